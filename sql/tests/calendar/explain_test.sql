-- Why it runs when it does, told rule by rule. That the last row is the answer, scripts/test-calendar shows.
begin;
set local timezone = 'UTC';
select plan(15);

create function pg_temp.story(
    p_reference timestamptz,
    p_days      integer,
    p_hours     integer,
    p_send_at   time,
    p_more      jsonb default '{}',
    p_holidays  date[] default null
)
returns text
language sql volatile
as $$
    select string_agg(
               e.rule || ' ' || coalesce(to_char(e.at at time zone 'America/New_York', 'DD HH24:MI'), '-'),
               ', ' order by e.position)
    from calendar.explain(
        p_reference, p_days, p_hours, p_send_at,
        '{"excludeWeekends": true, "excludeHolidays": true, "businessHours": {
            "monday": {"start": "09:00", "end": "17:00"}, "tuesday": {"start": "09:00", "end": "17:00"},
            "thursday": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}],
            "friday": {"start": "09:00", "end": "17:00"}, "saturday": {"start": "09:00", "end": "17:00"}}}'
        || p_more, 'America/New_York', p_holidays) e
$$;

select is(pg_temp.story('2026-01-05 10:00-05', 0, 0, null), 'reference 05 10:00, answer 05 10:00',
          'nothing stands in the way');
select is(pg_temp.story('2026-01-08 18:00-05', 1, 0, null, '{}', '{2026-01-12}'),
          'reference 08 18:00, delay 09 18:00, outside_hours 09 18:00, weekend 10 00:00, weekend 11 00:00, '
          'holiday 12 00:00, answer 13 09:00', 'after hours, a weekend and a holiday stand in the way');
select is(pg_temp.story('2026-01-06 20:00-05', 0, 2, null),
          'reference 06 20:00, delay 06 22:00, outside_hours 06 22:00, closed_weekday 07 00:00, '
          'answer 08 09:00',
          'a weekday without hours stands in the way');
select is(pg_temp.story('2026-01-08 12:10-05', 0, 0, null),
          'reference 08 12:10, outside_hours 08 12:10, answer 08 13:00', 'a lunch break stands in the way');
select is(pg_temp.story('2026-01-08 10:30-05', 0, 0, '10:00'),
          'reference 08 10:30, send_at_passed 08 10:30, answer 09 10:00', 'the time had passed');
select is(pg_temp.story('2026-01-07 10:00:07-05', 1, 0, '12:30'),
          'reference 07 10:00, delay 08 10:00, send_at_closed 08 10:00, answer 09 12:30',
          'the time is in the lunch break of that day');
select is(pg_temp.story('2026-01-08 10:00-05', 1, 0, '20:00'),
          'reference 08 10:00, delay 09 10:00, send_at_closed 09 20:00, outside_hours 09 20:00, '
          'weekend 10 00:00, weekend 11 00:00, answer 12 09:00',
          'the time is in no window at all: the first open moment after it');
select is(pg_temp.story('2026-01-09 10:00-05', 1, 0, null, '{"delayUnit": "business_days"}'),
          'reference 09 10:00, delay 12 10:00, answer 12 10:00', 'open days are waited out as such');
select is(pg_temp.story('2026-03-07 02:30-05', 1, 0, null,
                        '{"excludeWeekends": false, "businessHours": {
                            "sunday": {"start": "00:00", "end": "04:00"}}}'),
          'reference 07 02:30, delay 08 03:00, clock_change 08 03:00, answer 08 03:00',
          'the clocks skip the end of the delay');
select is(pg_temp.story('2026-03-08 01:00-05', 0, 0, '02:30',
                        '{"excludeWeekends": false, "businessHours": {
                            "sunday": {"start": "00:00", "end": "04:00"}}}'),
          'reference 08 01:00, clock_change 08 03:00, answer 08 03:00', 'the clocks skip the time');
select is(right(pg_temp.story('2026-01-09 10:00-05', 1, 0, null, '{"businessHours": {}}'), 18),
          ', no_open_moment -', 'no moment is open');
select is(right(pg_temp.story('2026-01-09 10:00-05', 1, 0, '10:00',
                              '{"businessHours": {}, "delayUnit": "business_days"}'), 18),
          ', no_open_moment -', 'nor a day that could be counted');

select results_eq($$
    select e.detail
    from calendar.explain('2026-01-08 18:00-05', 1, 2, '10:00', '{"excludeHolidays": true, "businessHours": {
             "friday": [{"start": "13:00", "end": "17:00"}, {"start": "08:00", "end": "09:00"}],
             "saturday": {"start": "09:00", "end": "17:00"}, "monday": {"start": "09:00", "end": "17:00"}}}',
             'America/New_York', '{2026-01-10}') e
    order by e.position
$$, array['Counted from Thursday 2026-01-08 18:00.',
          'Waited 1 day and 2 hours.',
          'Friday 2026-01-09: 10:00 is outside the hours, 08:00–09:00 and 13:00–17:00.',
          'Saturday 2026-01-10 is a holiday.',
          'Sunday 2026-01-11 has no business hours.',
          'Monday 2026-01-12 10:00 in America/New_York.'], 'it is told in sentences');
select throws_ok($$ select * from calendar.explain('2026-01-08 18:00-05', 1, 2, null, '{}', 'FOO+3', null) $$,
                 'SC002', null, 'a zone that is none is refused');
select throws_ok($$ select * from calendar.explain('2026-01-08 18:00-05', 1, 2, null, '[]', null, null) $$,
                 'SC002', null, 'settings that make no calendar are refused');

select * from finish();
rollback;
