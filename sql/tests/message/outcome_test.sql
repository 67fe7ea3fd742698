-- message.outcome, finish: the last attempt, what was not tried, and what nobody knows.
begin;
select plan(8);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made as
select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object('name', 'S',
    'steps', '[{"type": "auto_email", "subject": "S", "body": "B"}]'::jsonb,
    'settings', '{"fromEmail": "me@acme.test"}'::jsonb), clock.now())).sequence_id, clock.now())).sequence_id;
create temporary table people as
select n as name, (enrollment.enroll('acme', 'ann', 'request-1', m.sequence_id, jsonb_build_object('contactId', (
           contact.create('acme', jsonb_build_object('email', n || '@x.test'), clock.now())).contact_id),
           clock.now())).enrollment_id
from made m cross join unnest(array['often', 'last', 'released', 'gone']) n;
select is((worker.run_due_steps(20) ->> 'messages')::integer, 4, 'four e-mails are queued');
select is(count(*), 4::bigint, 'and leased')
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 20, 60);
update data.messages m
set attempts     = case p.name when 'last' then 30 when 'often' then 29 else 1 end,
    lease_number = 30
from people p where p.enrollment_id = m.enrollment_id;
do $$
begin
    perform enrollment.finish(e, 'replied', 'replied', clock.now())
    from data.enrollments e join people p using (enrollment_id) where p.name = 'gone';
end
$$;
select results_eq($$ select p.name, o.status, o.has_ended from people p join data.messages m using (enrollment_id)
                     cross join lateral message.outcome('acme', m.message_id, 'retry') o order by 1 $$,
    $$ values ('gone', 'queued', true), ('last', 'failed', false), ('often', 'queued', false),
              ('released', 'queued', false) $$,
    'thirty attempts are enough');
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000a', (
              select jsonb_agg(jsonb_build_object('tenantId', 'acme', 'messageId', m.message_id, 'leaseNumber', 30,
                  'outcome', case p.name when 'released' then 'released' else 'retry' end,
                  'answer', case when p.name <> 'released' then '450 later' end))
              from data.messages m join people p using (enrollment_id))),
          '{"finished": 4, "lost": 0}', 'what is finished');
select results_eq($$ select p.name, m.status, m.attempts, m.due_at > clock.now(), m.error_message, e.held_reason
                     from people p join data.messages m using (enrollment_id)
                     join data.enrollments e using (enrollment_id) order by 1 $$,
    $$ values ('gone', 'queued', 1, true, '450 later', null),
              ('last', 'failed', 30, false, 'Given up after 30 attempts: 450 later', 'email_failed'),
              ('often', 'queued', 29, true, '450 later', null), ('released', 'queued', 0, false, null, null) $$,
    'the last refusal for now is one for good; what was not tried is as before');
select results_eq($$ select p.name from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 20, 60) m
                     join people p using (enrollment_id) $$, $$ values ('released') $$, 'and is claimed at once');
update data.messages m set due_at = clock.now()
from people p where p.enrollment_id = m.enrollment_id and p.name <> 'last';
select is(count(*), 1::bigint, 'the others are due again, but for the one that has ended')
from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 20, 60);
select results_eq($$ select p.name, m.status from people p join data.messages m using (enrollment_id) order by 1 $$,
    $$ values ('gone', 'cancelled'), ('last', 'failed'), ('often', 'sending'), ('released', 'sending') $$,
    'that is cancelled');

select * from finish();
rollback;
