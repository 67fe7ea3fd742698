-- Pausing a sequence freezes the delay that remains; resuming counts it from then on.
begin;
select plan(38);

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

create function pg_temp.run_at(p_at text)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select jsonb_object_agg(a.key, a.value)
    from jsonb_each(worker.run_due_steps(500)) a
    where a.key in ('executed', 'moved', 'held', 'parked', 'replanned')
      and a.value <> '0'
$$;

create function pg_temp.change(p_at text, p_is_pause boolean, p_sequence_id uuid)
returns text
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select case when p_is_pause then (sequence.pause('acme', p_sequence_id, clock.now())).status
                else (sequence.activate('acme', p_sequence_id, clock.now())).status end
$$;

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "auto_email", "delayDays": 4, "body": "B"},
                          {"type": "call", "delayHours": 2}]') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, 'Amy'), null, 'Amy is enrolled on Monday 15:00') from made m;
select is(pg_temp.run_at('2026-03-02 15:00Z'), '{"executed": 1}', 'her first e-mail is queued');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'and sent');
select is((select scheduled_at from walk), '2026-03-06 15:00Z'::timestamptz, 'the second is due on Friday');

-- Paused before it is due, resumed after
select is(pg_temp.change('2026-03-05 15:00Z', true, m.sequence_id), 'paused',
          'paused with a day to go') from made m;
select is(pg_temp.run_at('2026-03-06 14:59Z'), null, 'not yet due: nothing happens');
select is(pg_temp.run_at('2026-03-07 15:00Z'), '{"parked": 1}', 'due while paused: out of the claim path');
select is(pg_temp.run_at('2026-03-07 15:00Z'), null, 'where it stays');
select is(pg_temp.change('2026-03-20 09:00Z', false, m.sequence_id), 'active',
          'resumed two weeks later') from made m;
select results_eq('select scheduled_at, parked_reason from walk',
                  $$ values ('2026-03-21 09:00Z'::timestamptz, null::text) $$,
                  'the day that remained counts from the resume');

-- Paused and resumed before it comes up: nothing was touched but the plan's number
select is(pg_temp.change('2026-03-20 10:00Z', true, m.sequence_id), 'paused',
          'paused with 23 hours to go') from made m;
select is(pg_temp.change('2026-03-20 15:00Z', false, m.sequence_id), 'active',
          'resumed before it was due') from made m;
select is(pg_temp.run_at('2026-03-21 09:00Z'), '{"moved": 1}', 'what comes up under an old plan is moved');
select is((select scheduled_at from walk), '2026-03-21 14:00Z'::timestamptz, 'by what remained');
select is(pg_temp.run_at('2026-03-21 13:59Z'), null, 'not before');

-- Twice while it waits
select is(pg_temp.change('2026-03-21 13:00Z', true, m.sequence_id), 'paused',
          'paused with an hour to go') from made m;
select is(pg_temp.change('2026-03-22 00:00Z', false, m.sequence_id), 'active', 'resumed') from made m;
select is(pg_temp.change('2026-03-22 00:30Z', true, m.sequence_id), 'paused',
          'paused with half an hour to go') from made m;
select is(pg_temp.run_at('2026-03-22 12:00Z'), '{"parked": 1}', 'due meanwhile: parked');
select is(pg_temp.change('2026-03-23 00:00Z', false, m.sequence_id), 'active', 'resumed') from made m;
select is((select scheduled_at from walk), '2026-03-23 00:30Z'::timestamptz, 'both pauses count');
select is(pg_temp.run_at('2026-03-23 00:30Z'), '{"executed": 1}', 'then it runs');

-- The e-mail is unsent when the pause comes
select is(pg_temp.change('2026-03-23 00:45Z', true, m.sequence_id), 'paused',
          'paused before it was sent') from made m;
select is(pg_temp.deliver(), '{"finished": 0, "lost": 0}', 'a message of a paused sequence is not sent');
select is((select due_at from data.messages where status = 'queued'), 'infinity'::timestamptz,
          'it is put aside');
select is(pg_temp.change('2026-03-24 12:00Z', false, m.sequence_id), 'active', 'resumed') from made m;
select is((select due_at from data.messages where status = 'queued'), '2026-03-24 12:00Z'::timestamptz,
          'the resume releases it');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'now it is sent');
select results_eq('select scheduled_at, parked_reason from walk',
                  $$ values ('2026-03-24 14:00Z'::timestamptz, null::text) $$,
                  'the next delay counts from the sending, whatever was paused before');
select is(pg_temp.run_at('2026-03-24 14:00Z'), '{"executed": 1}', 'and is not moved again: it runs');

-- A task is completed while the sequence is paused
update made set sequence_id = pg_temp.sequence('[{"type": "call"}, {"type": "task", "delayDays": 2}]');
select isnt(pg_temp.enroll(m.sequence_id, 'Bob'), null, 'Bob is enrolled') from made m;
select is(pg_temp.run_at('2026-03-24 14:00Z'), '{"executed": 1}', 'his call is due');
select is(pg_temp.change('2026-03-25 00:00Z', true, m.sequence_id), 'paused', 'paused') from made m;
select lives_ok($$ select ops.set_clock('2026-03-26 08:00Z'), execution.complete('acme', e.sequence_id,
                       e.enrollment_id, 1, null, null, '2026-03-26 08:00Z')
                   from data.enrollments e join made using (sequence_id) $$,
                'the call is completed all the same');
select is((select parked_reason from walk where name = 'Bob'), 'sequence_paused',
          'the next step is parked at once');
select is(pg_temp.run_at('2026-04-10 00:00Z'), null, 'and does not come up');
select is(pg_temp.change('2026-04-20 06:00Z', false, m.sequence_id), 'active', 'resumed') from made m;
select is((select scheduled_at from walk where name = 'Bob'), '2026-04-22 06:00Z'::timestamptz,
          'none of its two days had passed');

select * from finish();
rollback;
