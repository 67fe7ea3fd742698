-- worker.finish_messages: what was delivered is recorded, and the walk goes on.
begin;
select plan(16);

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
                          {"type": "auto_email", "delayDays": 1, "body": "B"}]') as sequence_id;
select is(count(pg_temp.enroll(m.sequence_id, n)), 5::bigint, 'five are enrolled')
from made m cross join unnest(array['sent', 'failed', 'retry', 'unknown', 'lost']) n;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 5, 'their e-mails are queued');
create temporary table claimed as
select m.*, c.first_name as name
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) m
join data.messages d using (tenant_id, message_id)
join data.contacts c using (tenant_id, contact_id);
update data.messages m set lease_number = 2 from claimed c where c.message_id = m.message_id
and c.name = 'lost';
select isnt(ops.set_clock('2026-03-02 16:00Z'), null, 'an hour later');

create function pg_temp.finish()
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', c.tenant_id, 'messageId', c.message_id, 'leaseNumber', c.lease_number,
        'outcome', case c.name when 'lost' then 'sent' else c.name end, 'answer', '250 ok')))
    from claimed c
$$;
select is(pg_temp.finish(), '{"finished": 4, "lost": 1}',
          'four are finished; of one the lease is another''s');
select results_eq($$ select w.name, m.status, x.status, w.held_reason, w.scheduled_at, w.parked_reason
                     from walk w
                     join data.contacts c on c.first_name = w.name
                     join data.messages m using (tenant_id, contact_id)
                     join data.step_executions x using (tenant_id, execution_id) order by w.name $$,
    $$ values ('failed', 'failed', 'failed', 'email_failed', '2026-03-03 15:00Z'::timestamptz, 'held'),
              ('lost', 'sending', 'scheduled', null, '2026-03-03 15:00Z', null),
              ('retry', 'queued', 'scheduled', null, '2026-03-03 15:00Z', null),
              ('sent', 'sent', 'sent', null, '2026-03-03 16:00Z', null),
              ('unknown', 'unknown', 'scheduled', 'email_unknown', '2026-03-03 15:00Z', 'held') $$,
    'message, execution and enrollment agree');
select is(pg_temp.finish(), '{"finished": 0, "lost": 5}', 'the same answers again change nothing');
select is(count(*), 0::bigint, 'no lease is left but the other''s')
from data.messages m where m.leased_by is not null and m.lease_number = 1;
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000a', r.results),
          '{"finished": 0, "lost": 0}',
          'nothing to finish') from (values ('[]'::jsonb), (null)) r (results);

-- Twice in one call, and of somebody who has ended meanwhile
select is(count(*), 0::bigint, 'the retry is not due yet')
from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 10, 60);
select isnt(ops.set_clock('2026-03-02 16:03Z'), null, 'three minutes later');
select is(count(*), 1::bigint, 'it is')
from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 10, 60);
do $$
begin
    perform enrollment.finish(e, 'replied', 'reply', clock.now())
    from data.enrollments e join data.contacts c using (contact_id) where c.first_name = 'retry';
end
$$;
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000b', (
              select jsonb_agg(jsonb_build_object('tenantId', 'acme', 'messageId', c.message_id,
                                                  'leaseNumber', 2,
                                                  'outcome', 'sent'))
              from claimed c cross join generate_series(1, 2) where c.name = 'retry')),
          '{"finished": 1, "lost": 1, "slipped": 1}',
          'named twice it is finished once; that it slipped by the end of its enrollment is counted');
select results_eq('select v.enrollment_id, v.status, v.exit_reason from ops.slipped_messages v',
                  $$ select e.enrollment_id, 'replied', 'reply' from data.enrollments e
                     join data.contacts c using (contact_id) where c.first_name = 'retry' $$, 'and can be seen');
select results_eq($$ select w.status, w.exit_reason, x.status, w.scheduled_at from walk w
                     join data.contacts c on c.first_name = w.name
                     join data.step_executions x on true join data.messages m using (execution_id)
                     where w.name = 'retry' and m.contact_id = c.contact_id $$,
                  $$ values ('replied', 'reply', 'sent', null::timestamptz) $$,
                  'it was sent, and the end of the enrollment stays what it was');
select is(count(*), 2::bigint, 'and it is counted') from data.sequence_counts c where c.counter = 'sent';

select * from finish();
rollback;
