-- A tenant (:tenant) whose :rows contacts all wait for the first step of a sequence of e-mails (:body), due at :due.
-- With :is_beside_others the database holds so much more that it is not cleaned up each time.
set client_min_messages = warning;
select ops.create_tenant(:'tenant', 'Bench') \g /dev/null
select (sequence.activate(:'tenant', (sequence.create(:'tenant', 'bench', jsonb_build_object(
    'name', 'Bench',
    'settings', jsonb_build_object(
        'timezone', 'America/New_York',
        'excludeHolidays', true,
        'holidayCalendars', (
            -- One of a country that is at work today: the steps shall run.
            select jsonb_agg(c.calendar)
            from (select c.calendar
                  from unnest(array['US', 'DE', 'JP', 'GB']) with ordinality c (calendar, place)
                  where not exists (select from data.public_holidays h
                                    where h.calendar = c.calendar
                                      and h.holiday_on between clock.now()::date - 1 and clock.now()::date + 1)
                  order by c.place
                  limit 1) c),
        'delayUnit', 'business_days',
        'fromEmail', 'bench@bench.example',
        'fromName', 'Bench'),
    'steps', jsonb_build_array(
        jsonb_build_object('type', 'auto_email', 'subject', 'An idea for {{company}}', 'body', :'body'),
        jsonb_build_object('type', 'auto_email', 'delayDays', 3, 'sendAt', '10:00', 'body', 'Hello {{firstName}}'))),
    clock.now())).sequence_id, clock.now())).sequence_id \gset

insert into data.contacts
    (tenant_id, contact_id, email, email_key, first_name, last_name, company, title, phone, timezone,
     created_at, updated_at)
select :'tenant', clock.new_id(clock.now()), format('p%s@bench.example', n), format('p%s@bench.example', n),
       'Ada', 'Adams', 'Northwind', 'CTO', '+1 555 0100',
       (array['America/New_York', 'America/Chicago', 'Europe/Berlin', null])[1 + n % 4], clock.now(), clock.now()
from generate_series(1, :rows) n;

insert into data.enrollments
    (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_id, current_step_number,
     enrolled_by, enrolled_at, last_activity_at, correlation_id)
select c.tenant_id, clock.new_id(clock.now()), :'sequence_id', c.contact_id, 'active', s.step_id, 1,
       'bench', clock.now(), clock.now(), 'bench'
from data.contacts c
join data.sequence_steps s
  on s.tenant_id = c.tenant_id
 and s.step_number = 1
where c.tenant_id = :'tenant';

insert into data.sequence_schedules
    (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number, scheduled_at)
select e.tenant_id, e.enrollment_id, clock.new_id(clock.now()), e.sequence_id, e.current_step_id, 0,
       :due
from data.enrollments e
where e.tenant_id = :'tenant';
\if :{?is_beside_others}
    analyze data.contacts, data.enrollments, data.sequence_schedules;
\else
    vacuum analyze;
\endif
checkpoint;
