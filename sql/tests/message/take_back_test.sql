-- message.take_back, worker.claim_messages: leases that ran out.
begin;
select plan(13);

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

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "call", "delayDays": 1}]') as sequence_id;
create temporary table people as
select n as name, pg_temp.enroll(m.sequence_id, n) as enrollment_id
from made m cross join unnest(array['alive', 'lapsed', 'in_flight', 'gone']) n;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 4, 'four e-mails are queued');
select is(count(*), 4::bigint, 'and leased')
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 600);
update data.messages m
set leased_until = clock.real_now() - interval '1 s',
    in_flight_at = case p.name when 'in_flight' then clock.real_now() end
from people p
where p.enrollment_id = m.enrollment_id and p.name <> 'alive';
do $$
begin
    perform enrollment.finish(e, 'replied', 'reply', clock.now())
    from data.enrollments e join people p using (enrollment_id) where p.name = 'gone';
end
$$;

select is(count(*), 1::bigint,
          'another worker gets the one whose sender was lost before the mail server had it')
from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 10, 600);
select results_eq($$ select p.name, m.status, m.lease_number, m.attempts, right(m.leased_by::text, 1),
                  m.error_message
                     from data.messages m join people p using (enrollment_id) order by p.name $$,
    $$ values ('alive', 'sending', 1::bigint, 1, 'a', null),
              ('gone', 'cancelled', 2, 1, null, null),
              ('in_flight', 'unknown', 1, 1, null,
               'The sender was lost while the mail server had the message.'),
              ('lapsed', 'sending', 2, 2, 'b', null) $$,
    'a live lease stays; one in flight is unknown; of an ended enrollment nothing is sent again');
select results_eq($$ select name, held_reason, held_detail, parked_reason from walk
                     where held_reason is not null $$,
                  $$ values ('in_flight', 'email_unknown',
                             'The sender was lost while the mail server had the message.',
                             'held') $$,
                  'nobody knows whether it was sent: its enrollment is held with that reason');
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000a', (
              select jsonb_agg(jsonb_build_object('tenantId', 'acme', 'messageId', m.message_id,
                                                  'leaseNumber', 1,
                                                  'outcome', 'sent'))
              from data.messages m)), '{"finished": 1, "lost": 3}',
          'the first worker comes back: only its live lease counts');
select is((select m.lease_number from data.messages m join people p using (enrollment_id)
where p.name = 'lapsed'
           and m.status = 'sending'), 2::bigint, 'the new lease is not touched');

-- In portions
select is(count(pg_temp.enroll(m.sequence_id, 'c' || n)), 5::bigint, 'five more are enrolled')
from made m cross join generate_series(1, 5) n;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 5, 'queued');
select is(count(*), 5::bigint, 'and leased')
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 600);
update data.messages m set leased_until = clock.real_now() - interval '1 s', in_flight_at = clock.real_now()
where m.status = 'sending';
select is(cardinality(message.take_back(2)), 2, 'up to the limit');
select is(cardinality(message.take_back(10)), 4, 'then the rest: also the one that the second worker had');
select is(message.take_back(10), '{}'::data.messages[], 'then none: an empty list');

select * from finish();
rollback;
