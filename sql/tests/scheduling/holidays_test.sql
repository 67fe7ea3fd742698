-- scheduling.holidays and holidays_ahead: which days off count for which settings.
begin;
select plan(12);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create function pg_temp.enroll(p_sequence_id uuid, p_name text, p_contact text default '{}')
returns uuid
language sql volatile
as $$
    select (enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                               || p_contact::jsonb, clock.now())).contact_id), clock.now())).enrollment_id
$$;

insert into data.public_holidays (calendar, holiday_on, name)
values ('XA', '2026-04-03', 'Good Friday'), ('XA', '2026-04-06', 'Easter Monday'),
       ('XB', '2026-04-06', 'Fair');
do $$ begin perform ops.create_tenant('rival', 'Rival'); end $$;
insert into data.holidays (tenant_id, calendar, holiday_on, name)
values ('acme', 'ours', '2026-04-10', 'Outing'), ('acme', 'XA', '2026-04-11', 'Bridge'),
       ('acme', 'ours', '2026-04-06', 'Twice'), ('rival', 'ours', '2026-04-12', 'Theirs');

create function pg_temp.days(p_settings text, p_from date default '2026-04-01',
                             p_until date default '2026-04-30')
returns text
language sql stable
as $$
    select array_to_string(array(
        select to_char(d, 'DD') from unnest(scheduling.holidays('acme', p_settings::jsonb, p_from, p_until)) d
        order by d), ' ')
$$;

select is(pg_temp.days(h.settings), h.days, h.why)
from (values
    ('{}', '', 'days off do not count unless they are excluded'),
    ('{"excludeHolidays": false, "holidayCalendars": ["XA"]}', '', 'nor if that is false'),
    ('{"excludeHolidays": true}', '06 10 11', 'without calendars: all that the tenant added, no public ones'),
    ('{"excludeHolidays": true, "holidayCalendars": ["XA"]}', '03 06 11',
     'a country: its public ones and what the tenant added to it'),
    ('{"excludeHolidays": true, "holidayCalendars": ["ours"]}', '06 10', 'a calendar of the tenant''s own'),
    ('{"excludeHolidays": true, "holidayCalendars": ["XA", "XB", "ours"]}', '03 06 10 11',
     'several: a day that is in two counts once'),
    ('{"excludeHolidays": true, "holidayCalendars": []}', '', 'an empty list: none'),
    ('{"excludeHolidays": true, "holidayCalendars": ["nowhere"]}', '', 'an unknown calendar is empty')
) h (settings, days, why);
select is(pg_temp.days('{"excludeHolidays": true, "holidayCalendars": ["XA"]}', '2026-04-03', '2026-04-06'),
          '03 06', 'both ends of the range are inside');
select is(pg_temp.days('{"excludeHolidays": true, "holidayCalendars": ["XA"]}', '2026-04-04', '2026-04-05'),
          '', 'and nothing else');

-- How far ahead
insert into data.public_holidays (calendar, holiday_on, name)
select 'XD', d::date, 'Day' from generate_series('2026-01-01'::date, '2028-12-31', '1 day') d;
create temporary table made as
select 'short' as what, pg_temp.sequence('[{"type": "call"}]') as sequence_id
union all
select 'long', pg_temp.sequence('[{"type": "call", "delayDays": 10},
                                  {"type": "call", "delayDays": 100, "delayHours": 48}]');
create function pg_temp.range(p_what text)
returns text
language sql stable
as $$
    select concat_ws(' ', min(d), max(d))
    from made m
    cross join unnest(scheduling.holidays_ahead('acme', m.sequence_id,
                      '{"excludeHolidays": true, "holidayCalendars": ["XD"]}', '2026-03-02 15:00Z')) d
    where m.what = p_what
$$;
select is(pg_temp.range('short'), '2026-02-28 2026-05-03',
          'two days back for the zones, two months ahead for 30 days of search');
select is(pg_temp.range('long'), '2026-02-28 2026-11-23',
          'and twice the longest delay, for business days stretch');

select * from finish();
rollback;
