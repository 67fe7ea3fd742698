-- ops.unknown_messages, requeue_unknown, mark_sent, set_unknown_policy: what operators do where nobody knows.
begin;
select plan(27);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made as
select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object('name', 'S',
    'steps', '[{"type": "auto_email", "subject": "S", "body": "B"},
               {"type": "auto_email", "body": "C", "delayDays": 2}]'::jsonb,
    'settings', '{"fromEmail": "me@acme.test"}'::jsonb), clock.now())).sequence_id, clock.now())).sequence_id;
create temporary table people as
select n as name, (enrollment.enroll('acme', 'ann', 'request-1', m.sequence_id, jsonb_build_object('contactId', (
           contact.create('acme', jsonb_build_object('email', n || '@x.test'), clock.now())).contact_id),
           clock.now())).enrollment_id
from made m cross join unnest(array['sent', 'again', 'ended', 'paused', 'late']) n;
create function pg_temp.deliver(p_outcome text)
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', p_outcome,
        'subject', 'S', 'error', 'E')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 20, 60) m
$$;
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$
    select m.message_id from data.messages m join people p using (enrollment_id)
    where p.name = p_name and m.step_number = 1
$$;
create temporary view walk as
select p.name, e.status, e.held_reason, m.status as message, m.sent_at, x.status as execution, s.scheduled_at,
       s.parked_reason, e.remaining_delay
from people p
join data.enrollments e using (enrollment_id)
join data.messages m on m.enrollment_id = p.enrollment_id and m.step_number = 1
join data.step_executions x on x.execution_id = m.execution_id
left join data.sequence_schedules s on s.enrollment_id = p.enrollment_id;

select is((worker.run_due_steps(20) ->> 'messages')::integer, 5, 'five e-mails are queued');
select is(pg_temp.deliver('unknown'), '{"finished": 5, "lost": 0}', 'nobody knows whether they were sent');
select is(count(*), 5::bigint, 'all are listed') from ops.unknown_messages;
select results_eq('select distinct status, held_reason, message, execution, parked_reason from walk',
                  $$ values ('active', 'email_unknown', 'unknown', 'scheduled', 'held') $$,
                  'and hold their enrollments');
do $$
begin
    perform ops.set_clock('2026-03-02 18:00Z');
    perform ops.pause(p.enrollment_id) from people p where p.name = 'paused';
    perform ops.cancel(p.enrollment_id) from people p where p.name = 'ended';
end
$$;

-- It was sent
select throws_ok($$ select ops.mark_sent(pg_temp.id('sent'), '2026-03-02 18:01Z') $$, 'SE422', null,
                 'not in the future');
select throws_ok($$ select ops.mark_sent(pg_temp.id('sent'), '2026-03-02 14:59Z') $$, 'SE422', null,
                 'nor before it was queued');
select results_eq($$ select status, sent_at from ops.mark_sent(pg_temp.id('sent'), '2026-03-02 15:02Z') $$,
                  $$ values ('sent', '2026-03-02 15:02Z'::timestamptz) $$, 'an operator found it in the log');
select results_eq($$ select status, held_reason, message, execution, scheduled_at, parked_reason from walk
                     where name = 'sent' $$,
                  $$ values ('active', null, 'sent', 'sent', '2026-03-04 15:02Z'::timestamptz, null) $$,
                  'its enrollment goes on, and the delay counts from when it was sent');
select throws_ok($$ select ops.mark_sent(pg_temp.id('sent')) $$, 'SE409', null, 'it is decided once');
select throws_ok($$ select ops.requeue_unknown(pg_temp.id('sent')) $$, 'SE409', null, 'and for good');
select is((ops.mark_sent(pg_temp.id('late'))).sent_at, '2026-03-02 18:00Z', 'without an instant it is now');
select results_eq($$ select scheduled_at from walk where name = 'late' $$,
                  $$ values ('2026-03-04 18:00Z'::timestamptz) $$, 'and the delay counts from now');
select is((ops.mark_sent(pg_temp.id('paused'), '2026-03-02 16:00Z')).status, 'sent', 'of a paused enrollment, too');
select results_eq($$ select status, held_reason, parked_reason, remaining_delay from walk where name = 'paused' $$,
                  $$ values ('paused', null, 'enrollment_paused', '46:00:00'::interval) $$,
                  'what remains of its delay waits for the resume');
select is((ops.mark_sent(pg_temp.id('ended'))).status, 'sent', 'and of one that has ended');
select results_eq($$ select status, execution, scheduled_at from walk where name = 'ended' $$,
                  $$ values ('cancelled', 'sent', null::timestamptz) $$, 'it stays ended');

-- It was not, or never mind
select results_eq($$ select status, due_at, unknown_count from ops.requeue_unknown(pg_temp.id('again')) $$,
                  $$ values ('queued', '2026-03-02 18:00Z'::timestamptz, 1) $$, 'it is queued again');
select results_eq($$ select status, held_reason, message, parked_reason from walk where name = 'again' $$,
                  $$ values ('active', null, 'queued', 'previous_email') $$, 'what follows waits for it');
select is((select count(*) from ops.unknown_messages), 0::bigint, 'none is left');
select is(pg_temp.deliver('sent'), '{"finished": 1, "lost": 0}', 'it is sent');
select results_eq($$ select scheduled_at, parked_reason from walk where name = 'again' $$,
                  $$ values ('2026-03-04 18:00Z'::timestamptz, null) $$, 'and the next is planned from then');
select throws_ok($$ select ops.requeue_unknown('00000000-0000-0000-0000-000000000000') $$, 'SE404', null,
                 'what is not there cannot be sent');

-- The policy
select throws_ok($$ select ops.set_unknown_policy('acme', 'guess') $$, 'SE422', null, 'hold or resend');
select throws_ok($$ select ops.set_unknown_policy('nobody', 'hold') $$, 'SE404', null, 'of a tenant');
select is(ops.set_unknown_policy('acme', 'resend'), 'resend', 'this one rather sends twice than never');
do $$
begin
    perform ops.set_clock('2026-03-04 18:05Z');
    perform worker.run_due_steps(20);
    perform pg_temp.deliver('unknown');
end
$$;
select results_eq($$ select m.status, m.due_at = clock.now() + message.retry_delay(1, m.message_id),
                            m.unknown_count, e.held_reason
                     from data.messages m join people p using (enrollment_id) join data.enrollments e
                       using (enrollment_id) where p.name = 'again' and m.step_number = 2 $$,
                  $$ values ('queued', true, 1, null::text) $$, 'it is tried again, as after a refusal for now');
select is(ops.set_unknown_policy('acme', null), 'hold', 'null is hold');

select * from finish();
rollback;
