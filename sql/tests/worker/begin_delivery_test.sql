-- worker.begin_delivery: whether the end of a mail may be sent, and that it is in flight from then on.
begin;
select plan(24);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made as
select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object('name', 'S' || n,
    'steps', '[{"type": "auto_email", "subject": "S", "body": "B"}]'::jsonb,
    'settings', '{"fromEmail": "me@acme.test"}'::jsonb), clock.now())).sequence_id, clock.now())).sequence_id,
    n as name
from unnest(array['one', 'stopped']) n;
create temporary table people as
select n as name, (enrollment.enroll('acme', 'ann', 'request-1', m.sequence_id, jsonb_build_object('contactId', (
           contact.create('acme', jsonb_build_object('email', n || '@' || n || '.test'), clock.now())).contact_id),
           clock.now())).enrollment_id
from unnest(array['ann', 'replied', 'paused', 'address', 'domain', 'stolen', 'lapsed', 'waits']) n
join made m on m.name = case n when 'waits' then 'stopped' else 'one' end;
select is((worker.run_due_steps(20) ->> 'messages')::integer, 8, 'eight e-mails are queued');
create temporary table claimed as
select p.name, m.*
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 20, 60) m
join people p using (enrollment_id);

create function pg_temp.begin(p_name text, p_worker_id text default '00000000-0000-0000-0000-00000000000a',
                              p_lease_number bigint default 1)
returns text
language sql volatile
as $$
    select worker.begin_delivery('acme', c.message_id, p_worker_id::uuid, p_lease_number, 600)
    from claimed c where c.name = p_name
$$;
create temporary view state as
select p.name, m.status, m.in_flight_at is not null as is_in_flight, m.leased_until - clock.real_now() as lease_left,
       m.error_message, e.status as enrollment_status, e.exit_reason, x.status as execution_status
from people p
join data.enrollments e using (enrollment_id)
join data.messages m using (enrollment_id)
join data.step_executions x on x.execution_id = m.execution_id;

select is(pg_temp.begin('ann'), 'begun', 'a message whose enrollment is active may leave');
select results_eq($$ select status, is_in_flight, lease_left > '595 s' and lease_left <= '600 s' from state
                     where name = 'ann' $$,
                  $$ values ('sending', true, true) $$,
                  'it is in flight, and leased for as long as the mail server may be silent');
select is(pg_temp.begin('ann'), 'begun', 'asked again, when the answer was lost, the same');
select is(pg_temp.begin('ann', p_lease_number => 2), 'lost', 'not under another lease');
select is(pg_temp.begin('ann', '00000000-0000-0000-0000-00000000000b'), 'lost', 'nor by another worker');
select is(worker.begin_delivery('acme', '00000000-0000-0000-0000-000000000000',
                                '00000000-0000-0000-0000-00000000000a', 1, 600), 'lost', 'nor what is not there');

-- Stops that committed first
do $$
begin
    perform enrollment.finish(e, 'replied', 'replied', clock.now())
    from data.enrollments e join people p using (enrollment_id) where p.name = 'replied';
    perform enrollment.pause('acme', e.sequence_id, e.enrollment_id, null, clock.now())
    from data.enrollments e join people p using (enrollment_id) where p.name = 'paused';
    perform contact.suppress('acme', 'address', 'Address@Address.test', 'unsubscribed', 'link', clock.now());
    perform contact.suppress('acme', 'domain', 'domain.test', 'manual', 'ann', clock.now());
    perform sequence.pause('acme', m.sequence_id, clock.now()) from made m where m.name = 'stopped';
    update data.messages m set lease_number = 2, leased_by = '00000000-0000-0000-0000-00000000000b'
    from people p where p.enrollment_id = m.enrollment_id and p.name = 'stolen';
end
$$;
select is(pg_temp.begin('replied'), 'ended', 'after a reply nothing leaves');
select is(pg_temp.begin('paused'), 'paused', 'of a paused enrollment nothing leaves');
select is(pg_temp.begin('waits'), 'paused', 'nor of a paused sequence');
select is(pg_temp.begin('address'), 'suppressed', 'nor to an address that is suppressed');
select is(pg_temp.begin('domain'), 'suppressed', 'or whose domain is');
select is(pg_temp.begin('stolen'), 'lost', 'nor what somebody else has leased since');
select results_eq('select name, status, is_in_flight, lease_left is null, error_message, enrollment_status,
                          exit_reason, execution_status from state
                   where name not in (''ann'', ''lapsed'') order by 1',
    $$ values ('address', 'cancelled', false, true, 'suppressed', 'unsubscribed', 'unsubscribed', 'skipped'),
              ('domain', 'cancelled', false, true, 'suppressed', 'cancelled', 'manual', 'skipped'),
              ('paused', 'queued', false, true, null, 'paused', null, 'scheduled'),
              ('replied', 'cancelled', false, true, 'ended', 'replied', 'replied', 'skipped'),
              ('stolen', 'sending', false, false, null, 'active', null, 'scheduled'),
              ('waits', 'queued', false, true, null, 'active', null, 'scheduled') $$,
    'what became of them: cancelled, with the enrollment of who is suppressed ended; or in the queue again');
select is(count(*), 0::bigint, 'the paused ones are put aside by the next claim')
from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 20, 60);
select is(count(*), 2::bigint, 'until they are resumed') from data.messages m where m.due_at = 'infinity';

-- A sender that died between begin and finish
update data.messages m set leased_until = clock.real_now() - interval '1 s'
from people p where p.enrollment_id = m.enrollment_id and p.name in ('ann', 'lapsed');
select is(count(*), 1::bigint, 'what was not in flight is claimed by somebody else')
from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 20, 60);
select results_eq($$ select v.message_id, v.unknown_count, v.in_flight_at is not null from ops.unknown_messages v $$,
                  $$ select c.message_id, 1, true from claimed c where c.name = 'ann' $$,
                  'of what was in flight nobody knows whether it was sent');
select is(pg_temp.begin('ann'), 'lost', 'its old holder begins it no more');
select is(ops.set_unknown_policy('acme', 'resend'), 'resend', 'a tenant that prefers twice to never');
select is(worker.begin_delivery('acme', c.message_id, '00000000-0000-0000-0000-00000000000b', 2, 600), 'begun',
          'the other one begins the next') from claimed c where c.name = 'lapsed';
update data.messages m set leased_until = clock.real_now() - interval '1 s'
from people p where p.enrollment_id = m.enrollment_id and p.name = 'lapsed';
select is(count(*), 1::bigint, 'and dies: it is claimed again')
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 20, 60);
select results_eq($$ select m.status, m.unknown_count, m.in_flight_at, m.error_message from data.messages m
                     join claimed c using (message_id) where c.name = 'lapsed' $$,
                  $$ values ('sending', 1, null::timestamptz,
                             'The sender was lost while the mail server had the message.') $$,
                  'counted as one of which nobody knew');
select results_eq($$ select distinct x.relation::regclass::text from pg_locks x
                     where x.locktype = 'advisory' and x.mode = 'ShareLock' $$,
                  'select null::text', 'suppressions are kept out while a mail is handed over');

select * from finish();
rollback;
