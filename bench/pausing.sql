-- Beside the tenant of fixture.sql: a sequence whose :rows contacts are due, older than anything else.
set client_min_messages = warning;
select (sequence.activate('bench', (sequence.create('bench', 'bench', '{"name": "Paused", "settings": {
    "timezone": "America/New_York", "fromEmail": "paused@bench.example"},
    "steps": [{"type": "auto_email", "subject": "An idea", "body": "Hello"},
              {"type": "auto_email", "delayDays": 3, "body": "Hello again"}]}', clock.now())).sequence_id,
    clock.now())).sequence_id \gset

insert into data.contacts
    (tenant_id, contact_id, email, email_key, first_name, created_at, updated_at)
select 'bench', clock.new_id(clock.now()), format('w%s@bench.example', n), format('w%s@bench.example', n), 'Ada',
       clock.now(), clock.now()
from generate_series(1, :rows) n;

analyze data.contacts;

insert into data.enrollments
    (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_id, current_step_number,
     enrolled_by, enrolled_at, last_activity_at, correlation_id)
select c.tenant_id, clock.new_id(clock.now()), :'sequence_id', c.contact_id, 'active', s.step_id, 1,
       'bench', clock.now(), clock.now(), 'bench'
from data.contacts c
join data.sequence_steps s
  on s.tenant_id = c.tenant_id
 and s.sequence_id = :'sequence_id'
 and s.step_number = 1
where c.email_key like 'w%';
analyze data.enrollments;

insert into data.sequence_schedules
    (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number, scheduled_at)
select e.tenant_id, e.enrollment_id, clock.new_id(clock.now()), e.sequence_id, e.current_step_id, 0,
       clock.now() - interval '5 minutes' - random() * interval '1 minute'
from data.enrollments e
where e.sequence_id = :'sequence_id';
vacuum analyze;
checkpoint;
