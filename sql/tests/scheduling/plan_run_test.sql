-- scheduling.plan_run: the calendar with the days off of the tenant.
begin;
select plan(14);

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

insert into data.holidays (tenant_id, calendar, holiday_on, name)
values ('acme', 'ours', '2026-03-09', 'Fair');

create function pg_temp.plan_run(p_settings text, p_days integer, p_hours integer, p_send_at time,
                                 p_timezone text, p_reference timestamptz default '2026-03-06 15:00Z',
                                 p_has_waited boolean default false)     -- a Friday, 10:00 in New York
returns timestamptz
language sql volatile
as $$
    select scheduling.plan_run(
        jsonb_populate_record(null::data.sequences,
                              jsonb_build_object('tenant_id', 'acme', 'settings', p_settings::jsonb)),
        jsonb_populate_record(null::data.sequence_steps,
                              jsonb_build_object('type', 'auto_email', 'delay_days', p_days,
                                                 'delay_hours', p_hours, 'send_at', p_send_at)),
        '00000000-0000-0000-0000-000000000001', p_timezone, p_reference, p_has_waited)
$$;

select is(pg_temp.plan_run(n.settings, n.days, n.hours, n.send_at::time, n.timezone), n.at::timestamptz,
          n.why)
from (values
    ('{}', 0, 0, null, null, '2026-03-06 15:00Z', 'nothing to wait for: at once'),
    ('{}', 1, 2, null, null, '2026-03-07 17:00Z', 'days and hours add up'),
    ('{}', 0, 0, '16:00', null, '2026-03-06 16:00Z', 'no zone at all: UTC'),
    ('{"timezone": "America/New_York"}', 0, 0, '16:00', null, '2026-03-06 21:00Z',
     'the zone of the settings'),
    ('{"timezone": "America/New_York"}', 0, 0, '16:00', 'Asia/Tokyo', '2026-03-07 07:00Z',
     'the zone of the contact comes first'),
    ('{"excludeWeekends": true}', 1, 0, null, null, '2026-03-09 00:00Z', 'a weekend is waited out'),
    ('{"excludeWeekends": true, "excludeHolidays": true}', 1, 0, null, null, '2026-03-10 00:00Z',
     'and the day off after it'),
    ('{"excludeWeekends": true, "excludeHolidays": true}', 1, 0, '08:30', null, '2026-03-10 08:30Z',
     'at sendAt'),
    ('{"excludeHolidays": true, "holidayCalendars": ["others"]}', 3, 0, null, null, '2026-03-09 15:00Z',
     'days off of another calendar do not matter'),
    ('{"businessHours": {}}', 0, 0, null, null, null, 'never open: null')
) n (settings, days, hours, send_at, timezone, at, why);

insert into data.holidays (tenant_id, calendar, holiday_on, name)
select 'acme', 'ours', d::date, 'Late' from generate_series('2026-06-05'::date, '2026-06-20', '1 day') d;
select is(pg_temp.plan_run('{"excludeHolidays": true}', 91, 0, null, null), '2026-06-21 00:00Z'::timestamptz,
          'days off beyond a long delay count');
insert into data.holidays (tenant_id, calendar, holiday_on, name)
select 'acme', 'ours', d::date, 'Later' from generate_series('2026-06-21'::date, '2026-07-20', '1 day') d;
select is(pg_temp.plan_run('{"excludeHolidays": true}', 91, 0, null, null), null,
          'nothing open within 30 days after it: null');

select is(pg_temp.plan_run('{"excludeWeekends": true, "excludeHolidays": true}', 5, 5, null, null,
                           '2026-03-06 15:00Z', true),
          '2026-03-06 15:00Z'::timestamptz, 'the delay is over: an open moment is its own next');
select is(pg_temp.plan_run('{"excludeWeekends": true, "excludeHolidays": true}', 5, 5, '09:00', 'Europe/Berlin',
                           '2026-03-07 15:00Z', true),
          '2026-03-10 08:00Z'::timestamptz, 'else the next window, at sendAt, in the zone');

select * from finish();
rollback;
