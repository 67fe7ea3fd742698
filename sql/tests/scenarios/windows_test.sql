-- A step runs inside its window or not at all: what comes up late is moved into the next one.
begin;
select plan(23);

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

create function pg_temp.deliver(p_outcome text default 'sent')
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', p_outcome, 'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "sendAt": "10:00", "subject": "S", "body": "B"},
                          {"type": "call", "delayDays": 1}]',
    '{"timezone": "America/New_York", "excludeHolidays": true,
      "businessHours": {"monday":  {"start": "09:00", "end": "17:00"},
                        "tuesday": {"start": "09:00", "end": "17:00"}}}') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, 'Amy'), null,
            'Amy is enrolled on Monday at 10:00 in New York') from made m;
select is((select scheduled_at from walk), '2026-03-02 15:00Z'::timestamptz, 'her first step is due at once');

create function pg_temp.run_at(p_at text)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select jsonb_object_agg(a.key, a.value)
    from jsonb_each(worker.run_due_steps(500)) a
    where a.key in ('executed', 'moved', 'held')
      and a.value <> '0'
$$;

select is(pg_temp.run_at('2026-03-02 22:00Z'), '{"moved": 1}', 'at 17:00, the end, nothing is sent any more');
select is((select scheduled_at from walk), '2026-03-03 15:00Z'::timestamptz,
          'it is moved to the next day at its sendAt');
select is(pg_temp.run_at('2026-03-03 21:59:59.999Z'), '{"executed": 1}',
          'late, but before the end of the window: it runs');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'and is sent');
select is((select scheduled_at from walk), '2026-03-09 13:00Z'::timestamptz,
          'Wednesday to Sunday are closed: the call waits for Monday 09:00, summer time');
select is(pg_temp.run_at('2026-03-15 23:00Z'), '{"moved": 1}',
          'nobody was there on Monday and Tuesday: moved');
select is((select scheduled_at from walk), '2026-03-16 13:00Z'::timestamptz, 'to the Monday after, 09:00');
select is(pg_temp.run_at('2026-03-16 12:59:59.999Z'), null, 'before the window opens nothing runs');

insert into data.holidays (tenant_id, calendar, holiday_on, name)
values ('acme', 'ours', '2026-03-16', 'Fair');
select is(pg_temp.run_at('2026-03-16 13:00Z'), '{"moved": 1}', 'a day off that was added since counts');
select is((select scheduled_at from walk), '2026-03-17 13:00Z'::timestamptz, 'Tuesday 09:00');
select is(pg_temp.run_at('2026-03-17 13:00Z'), '{"executed": 1}', 'the start of a window is open');
select results_eq($$ select x.step_number, x.scheduled_at, x.due_at from data.step_executions x
                     where x.step_type = 'call' $$,
                  $$ values (2, '2026-03-17 13:00Z'::timestamptz, '2026-03-17 13:00Z'::timestamptz) $$,
                  'the call ran once');

-- A calendar that closes for good
select isnt(pg_temp.enroll(m.sequence_id, 'Bob'), null, 'Bob is enrolled') from made m;
insert into data.holidays (tenant_id, calendar, holiday_on, name)
select 'acme', 'ours', d::date, 'Closed' from generate_series('2026-03-18'::date, '2026-07-01', '1 day') d
on conflict do nothing;
select is(pg_temp.run_at('2026-03-18 15:00Z'), '{"moved": 1}',
          'closed for longer than 30 days: it cannot be moved');
select results_eq($$ select status, held_reason, parked_reason, runs from walk where name = 'Bob' $$,
                  $$ values ('active', 'no_open_moment', 'held', 0) $$, 'it is held with that reason');
select is(pg_temp.run_at('2026-07-07 15:00Z'), null, 'and stays so');

delete from data.holidays;
select is((ops.set_clock('2026-07-13 14:00Z'), pg_temp.enroll(m.sequence_id, 'Cleo')) is not null, true,
          'Cleo is enrolled on a Monday')
from made m;
insert into data.holidays (tenant_id, calendar, holiday_on, name)
select 'acme', 'ours', d::date, 'Closed' from generate_series('2026-07-14'::date, '2026-10-01', '1 day') d;
select is(pg_temp.run_at('2026-07-13 14:00Z'), '{"executed": 1}',
          'no open moment for the step after does not keep this one');
select results_eq($$ select held_reason, parked_reason, step, runs from walk where name = 'Cleo' $$,
                  $$ values ('no_open_moment', 'held', 2, 1) $$, 'the step after is held');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'the message is sent all the same');
select results_eq($$ select held_reason, parked_reason, step, runs from walk where name = 'Cleo' $$,
                  $$ values ('no_open_moment', 'held', 2, 1) $$, 'and what is held stays held');

select * from finish();
rollback;
