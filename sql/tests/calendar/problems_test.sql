-- What is wrong with the calendar in settings: every kind of mistake, where it is, and nothing else.
begin;
select plan(34);

create function pg_temp.pointers(p_settings jsonb)
returns text
language sql immutable
as $$
    select coalesce(string_agg(p.pointer, ' ' order by p.pointer), 'none')
    from calendar.problems(p_settings) p
$$;

create function pg_temp.monday(p_windows jsonb)
returns text
language sql immutable
as $$
    select replace(pg_temp.pointers(jsonb_build_object('businessHours', jsonb_build_object(
               'monday', p_windows))), '/businessHours/monday', '')
$$;

select is(pg_temp.pointers('{}'), 'none', 'no settings are fine');
select is(pg_temp.pointers('{"maxContactsPerDay": "many", "x": 1}'), 'none',
          'what is no part of the calendar does not matter');
select is(pg_temp.pointers('{"timezone": "America/New_York", "excludeWeekends": true,
              "excludeHolidays": false, "holidayCalendars": ["US", "ours"],
              "delayUnit": "business_days", "businessHours": {
                  "monday": {"start": "09:00", "end": "17:00"},
                  "sunday": [{"start": "00:00", "end": "00:01"}, {"start": "00:01", "end": "24:00"}]}}'),
          'none', 'everything at once is fine');
select is(pg_temp.pointers('[]'), '', 'settings are an object');

select is(pg_temp.pointers('{"timezone": "EST5EDT"}'), 'none', 'an old IANA name is one');
select is(pg_temp.pointers('{"timezone": "FOO+3"}'), '/timezone', 'an offset is no time zone');
select is(pg_temp.pointers('{"timezone": "EDT"}'), '/timezone', 'an abbreviation is no time zone');
select is(pg_temp.pointers('{"timezone": "america/new_york"}'), '/timezone',
          'a zone is spelled as IANA does');
select is(pg_temp.pointers('{"timezone": ""}'), '/timezone', 'an empty zone is none');
select is(pg_temp.pointers('{"timezone": null}'), '/timezone', 'null is no time zone');
select is(pg_temp.pointers('{"timezone": 1}'), '/timezone', 'a number is no time zone');

select is(pg_temp.pointers('{"excludeWeekends": "yes", "excludeHolidays": null}'),
          '/excludeHolidays /excludeWeekends', 'what is excluded is true or false');
select is(pg_temp.pointers('{"delayUnit": "days"}'), '/delayUnit', 'a delay has one of two units');
select is(pg_temp.pointers('{"holidayCalendars": "US"}'), '/holidayCalendars',
          'holiday calendars are a list');
select is(pg_temp.pointers('{"holidayCalendars": ["US", 1, ""]}'), '/holidayCalendars/1 /holidayCalendars/2',
          'each has a name');

select is(pg_temp.pointers('{"businessHours": ["09:00"]}'), '/businessHours', 'business hours are an object');
select is(pg_temp.pointers('{"businessHours": null}'), '/businessHours', 'null is no object');
select is(pg_temp.pointers('{"businessHours": {"Monday": {"start": "09:00", "end": "17:00"}}}'),
          '/businessHours/Monday', 'weekdays are in lower case');
select is(pg_temp.pointers('{"businessHours": {"a/b~c": {"start": "09:00", "end": "17:00"}}}'),
          '/businessHours/a~1b~0c', 'a strange name is escaped in the pointer');

select is(pg_temp.monday('"09:00-17:00"'), '', 'a text is no window');
select is(pg_temp.monday('null'), '', 'a closed day is left out, not null');
select is(pg_temp.monday('[]'), '', 'nor is it an empty list');
select is(pg_temp.monday('[{"start": "09:00", "end": "10:00"}, 7]'), '/1', 'each of a list is a window');
select is(pg_temp.monday('{}'), '/end /start', 'a window has start and end');
select is(pg_temp.monday('{"start": "09:00", "end": "10:00", "from": 1}'), '/from', 'and nothing else');
select is(pg_temp.monday('{"start": "9:00", "end": "17:00:00"}'), '/end /start', 'times are HH:MM');
select is(pg_temp.monday('{"start": "24:00", "end": "24:01"}'), '/end /start', 'a day has 24 hours');
select is(pg_temp.monday('{"start": "12:60", "end": "٠٩:٠٠"}'), '/end /start',
          'an hour has 60 minutes, digits are those of ASCII');
select is(pg_temp.monday('{"start": "17:00", "end": "09:00"}'), '/end', 'the end is not before the start');
select is(pg_temp.monday('{"start": "09:00", "end": "09:00"}'), '/end', 'nor is it the start');
select is(pg_temp.monday('[{"start": "09:00", "end": "12:00"}, {"start": "08:00", "end": "09:01"}]'), '/0',
          'windows do not overlap: the later one is in the wrong');
select is(pg_temp.monday('[{"start": "09:00", "end": "12:00"}, {"start": "08:00", "end": "09:00"}]'), 'none',
          'they may touch');

select set_eq($$ select s.settings
                 from (values ('{"businessHours": {}}'::jsonb),
                              ('{"excludeWeekends": true, "businessHours": {
                                   "sunday": {"start": "09:00", "end": "17:00"}}}')) s (settings)
                 where pg_temp.pointers(s.settings) <> '/businessHours' $$,
              array[]::jsonb[], 'a calendar that never is open is a problem');

-- compile understands what problems has no complaint about, and nothing else.
select is_empty($$
    select s.settings, p.pointer
    from (select jsonb_build_object(k.name, v.value) as settings
          from (values ('excludeWeekends'), ('excludeHolidays'), ('delayUnit'), ('businessHours')) k (name),
               (values ('true'::jsonb), ('null'), ('1'), ('"business_days"'), ('"x"'), ('[]'), ('{}'))
               v (value)
          union all
          select jsonb_build_object('businessHours', jsonb_build_object(d.name, w.value))
          from (values ('tuesday'), ('tomorrow')) d (name),
               (values ('null'::jsonb), ('1'), ('"09:00"'), ('[]'), ('{}'), ('[{}]'), ('[1]'), ('[[]]'),
                       ('{"start": "09:00"}'), ('{"start": "09:00", "end": 10}'),
                       ('{"start": "00:00", "end": "24:00"}'), ('{"start": "24:00", "end": "24:00"}'),
                       ('{"start": "-1:00", "end": "10:00"}'), ('{"start": "09:00", "end": "1O:00"}'),
                       ('[{"start": "09:00", "end": "10:00"}, {"start": "09:30", "end": "09:40"}]'),
                       ('[{"start": "09:00", "end": "10:00"}, {"start": "10:00", "end": "11:00"}]')) w (value)
         ) s
    left join lateral (
        select p.pointer
        from calendar.problems(s.settings) p
        where p.message <> 'must leave a moment of the week open'
        limit 1) p on true
    where (calendar.compile(s.settings) is null) <> (p.pointer is not null)
$$, 'settings make a calendar exactly when nothing is wrong with them');

select * from finish();
rollback;
