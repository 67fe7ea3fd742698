-- A step waits for the e-mail before it, and counts its delay from when that was really sent.
begin;
select plan(43);

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
    where a.key in ('executed', 'moved', 'held', 'parked', 'completed', 'exited')
      and a.value <> '0'
$$;

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "auto_email", "delayDays": 1, "body": "B"},
                          {"type": "auto_email", "body": "B"},
                          {"type": "auto_email", "body": "B"}]',
    '{"businessHours": {"monday": {"start": "08:00", "end": "16:00"},
                        "tuesday": {"start": "08:00", "end": "16:00"}}}') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, 'Amy'), null, 'Amy is enrolled on Monday 15:00') from made m;
select is(pg_temp.run_at('2026-03-02 15:00Z'), '{"executed": 1}', 'her first e-mail is queued');
select is((select scheduled_at from walk), '2026-03-03 15:00Z'::timestamptz,
          'the next step is planned from then');

-- Later than queued
select isnt(ops.set_clock('2026-03-02 15:10Z'), null, 'ten minutes later');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'it is sent');
select is((select scheduled_at from walk), '2026-03-03 15:10Z'::timestamptz,
          'the next step counts from the sending');
select is(pg_temp.run_at('2026-03-03 15:10Z'), '{"executed": 1}', 'it is queued');

-- Not sent when the next step is due
select is((select scheduled_at from walk), '2026-03-03 15:10Z'::timestamptz, 'the third is due at once');
select is(pg_temp.run_at('2026-03-03 15:10Z'), '{"parked": 1}', 'but waits: the second is not sent');
select is((select parked_reason from walk), 'previous_email', 'with that reason');
select is(pg_temp.run_at('2026-03-03 15:11Z'), null, 'it does not come up meanwhile');
select is(pg_temp.deliver('retry'), '{"finished": 1, "lost": 0}', 'the mail server wants it later');
select is((select parked_reason from walk), 'previous_email', 'a retry releases nothing');
select isnt(ops.set_clock('2026-03-03 15:24Z'), null, 'some minutes later');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'it is sent, late on Tuesday');
select results_eq('select scheduled_at, parked_reason from walk',
                  $$ values ('2026-03-03 15:24Z'::timestamptz, null::text) $$, 'what waited is released');
select is(pg_temp.run_at('2026-03-03 15:38Z'), '{"executed": 1}', 'and runs');

-- Sent soon after it was queued
select is(pg_temp.run_at('2026-03-03 15:46Z'), '{"parked": 1}', 'the fourth waits for the third');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'which is sent then');
select is((select parked_reason from walk), null, 'what waited is released');
select is(pg_temp.run_at('2026-03-03 16:00Z'), '{"moved": 1}', 'the window has closed: moved');
select is((select scheduled_at from walk), '2026-03-09 08:00Z'::timestamptz, 'to Monday');
select is(pg_temp.run_at('2026-03-09 08:00Z'), '{"executed": 1}', 'the last e-mail is queued');
select is((select status from walk), 'active', 'which does not complete the enrollment yet');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'it is sent');
select is((select status from walk), 'completed', 'now it is complete');

-- Sent while the sequence is paused
select isnt(ops.set_clock('2026-03-10 10:00Z'), null, 'on Tuesday 10:00');
select isnt(pg_temp.enroll(m.sequence_id, 'Bob'), null, 'Bob is enrolled') from made m;
select is(pg_temp.run_at('2026-03-10 10:00Z'), '{"executed": 1}', 'his first e-mail is queued');
select is(count(*), 1::bigint, 'and leased')
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 600);
select is(pg_temp.run_at('2026-03-16 10:00Z'), '{"parked": 1}', 'a week later the second waits for it');
select is((sequence.pause('acme', m.sequence_id, clock.now())).status, 'paused',
          'the sequence is paused') from made m;
select isnt(ops.set_clock('2026-03-16 12:00Z'), null, 'at 12:00');
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_build_array(
              jsonb_build_object('tenantId', 'acme', 'messageId', m.message_id,
                                 'leaseNumber', m.lease_number, 'outcome', 'sent'))),
          '{"finished": 1, "lost": 0}', 'the e-mail that was under way is sent')
from data.messages m where m.status = 'sending';
select is((select parked_reason from walk where name = 'Bob'), 'sequence_paused',
          'what waited for it waits for the resume');
select isnt(ops.set_clock('2026-03-23 09:00Z'), null, 'a week later');
select is((sequence.activate('acme', m.sequence_id, clock.now())).status, 'active', 'resumed') from made m;
select results_eq($$ select scheduled_at, parked_reason from walk where name = 'Bob' $$,
                  $$ values ('2026-03-24 09:00Z'::timestamptz, null::text) $$,
                  'the whole day of delay counts from the resume, for it had not begun');

-- A last step that was switched off
update data.sequence_steps s set is_active = false where s.step_number > 2;
select is(pg_temp.run_at('2026-03-24 09:00Z'), '{"executed": 1}', 'the second step is the last active one');
select is((select status from walk where name = 'Bob'), 'active', 'its e-mail is unsent');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'sent');
select is((select status from walk where name = 'Bob'), 'completed', 'complete');
select is(count(*), 2::bigint, 'each has one end') from data.outbox_events o
where o.type = 'sequence.enrollment.completed';

select * from finish();
rollback;
