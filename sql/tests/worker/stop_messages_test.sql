-- worker.stop_messages: which of many leased messages must not be handed over any more.
begin;
select plan(9);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table people as
with made as (
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object('name', 'S' || n,
        'steps', '[{"type": "auto_email", "subject": "S", "body": "B"}]'::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb), clock.now())).sequence_id, clock.now())).sequence_id, n
    from unnest(array['one', 'waits']) n
)
select p as name, m.sequence_id, (enrollment.enroll('acme', 'ann', 'r', m.sequence_id,
           jsonb_build_object('contactId', (contact.create('acme', jsonb_build_object('email', p || '@' || p || '.test'),
                                                           clock.now())).contact_id), clock.now())).enrollment_id
from unnest(array['ann', 'bob', 'replied', 'paused', 'address', 'domain', 'moved', 'stolen', 'waits']) p
join made m on m.n = case p when 'waits' then 'waits' else 'one' end;
do $$ begin perform worker.run_due_steps(20); end $$;
create temporary table claimed as
select p.name, m.message_id, m.lease_number
from worker.claim_messages(md5('w')::uuid, 20, 60) m
join people p using (enrollment_id);
create function pg_temp.stop(p_worker_id uuid default md5('w')::uuid)
returns text
language sql volatile
as $$
    select string_agg(c.name || ' ' || (s.verdicts ->> c.message_id::text), ', ' order by c.name)
    from (select worker.stop_messages(p_worker_id, jsonb_agg(jsonb_build_object('tenantId', 'acme',
                     'messageId', c.message_id, 'leaseNumber', c.lease_number))) as verdicts
          from claimed c) s
    join claimed c on s.verdicts ? c.message_id::text
$$;

select is(count(*), 9::bigint, 'nine are leased') from claimed;
select is(pg_temp.stop(), null, 'all may leave');
select results_eq('select distinct status, in_flight_at from data.messages',
                  $$ values ('sending', null::timestamptz) $$, 'and none is in flight');
do $$
begin
    perform enrollment.finish(e, 'replied', 'replied', clock.now())
    from data.enrollments e join people p using (enrollment_id) where p.name = 'replied';
    perform enrollment.pause('acme', p.sequence_id, p.enrollment_id, null, clock.now())
    from people p where p.name = 'paused';
    perform contact.suppress('acme', 'address', 'Address@Address.test', 'unsubscribed', 'link', clock.now());
    perform contact.change(c, '{"email": "new@else.test"}', clock.now())
    from data.contacts c where c.email = 'moved@moved.test';
    perform contact.suppress('acme', 'address', 'moved@moved.test', 'manual', 'ann', clock.now());
    perform contact.suppress('acme', 'domain', 'domain.test', 'manual', 'ann', clock.now());
    perform sequence.pause('acme', p.sequence_id, clock.now()) from people p where p.name = 'waits';
    update data.messages m set lease_number = 2, leased_by = md5('v')::uuid
    from people p where p.enrollment_id = m.enrollment_id and p.name = 'stolen';
end
$$;
select is(pg_temp.stop(), 'address suppressed, domain suppressed, moved readdressed, paused paused, replied ended, stolen lost, '
          'waits paused',
          'after stops have committed, those that they stop may not');
select results_eq($$ select p.name, m.status, e.status, x.status
                     from data.messages m
                     join people p using (enrollment_id)
                     join data.enrollments e using (tenant_id, enrollment_id)
                     join data.step_executions x using (tenant_id, execution_id)
                     where p.name not in ('ann', 'bob') order by 1 $$,
    $$ values ('address', 'cancelled', 'unsubscribed', 'skipped'), ('domain', 'cancelled', 'cancelled', 'skipped'),
              ('moved', 'queued', 'active', 'scheduled'), ('paused', 'queued', 'paused', 'scheduled'),
              ('replied', 'cancelled', 'replied', 'skipped'),
              ('stolen', 'sending', 'active', 'scheduled'), ('waits', 'queued', 'active', 'scheduled') $$,
    'what becomes of them is written down');
select is(pg_temp.stop(md5('u')::uuid), 'address lost, ann lost, bob lost, domain lost, moved lost, paused lost, replied lost, '
          'stolen lost, waits lost', 'another worker has none of them');
select isnt_empty($$ select from ops.hold('acme', 'a test') $$, 'the tenant is stopped');
select is(pg_temp.stop(), 'address lost, ann paused, bob paused, domain lost, moved lost, paused lost, replied lost, '
          'stolen lost, waits lost', 'then nothing leaves');
select is(worker.stop_messages(md5('w')::uuid, '[]'), '{}', 'nothing asked, nothing stopped');

select * from finish();
rollback;
