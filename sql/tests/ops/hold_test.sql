-- ops.hold, ops.unhold, ops.holds: the switch that stops a tenant, or everything.
begin;
select plan(38);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant(t, t) from unnest(array['big', 'quiet', 'third']) t;
end
$$;

create temporary table made (tenant_id text, sequence_id uuid, enrollment_id uuid);
create function pg_temp.enroll(p_tenant text, p_count integer, p_delay_hours integer default 0)
returns void
language plpgsql volatile
as $$
declare
    v_sequence data.sequences := sequence.create(p_tenant, 'ann', jsonb_build_object(
        'name', p_tenant, 'settings', '{"fromEmail": "a@x.test"}'::jsonb,
        'steps', jsonb_build_array(jsonb_build_object('type', 'auto_email', 'subject', 'S', 'body', 'B',
                                                      'delayHours', p_delay_hours))), clock.now());
begin
    perform sequence.activate(p_tenant, v_sequence.sequence_id, clock.now());
    insert into made
    select p_tenant, v_sequence.sequence_id, (enrollment.enroll(p_tenant, 'ann', 'r', v_sequence.sequence_id,
        jsonb_build_object('contactId', (contact.create(p_tenant, jsonb_build_object(
            'email', format('%s-%s@x.test', clock.new_id(clock.now()), n)), clock.now())).contact_id),
        clock.now())).enrollment_id
    from generate_series(1, p_count) n;
end
$$;
create function pg_temp.due_by_tenant()
returns jsonb
language sql stable
as $$
    select coalesce(jsonb_object_agg(d.tenant_id, d.amount), '{}')
    from (select s.tenant_id, count(*) as amount
          from data.sequence_schedules s
          where s.parked_reason is null
          group by 1) d
$$;

do $$
begin
    perform pg_temp.enroll('big', 30);
    perform ops.set_clock('2026-03-02 14:01Z');
    perform pg_temp.enroll('quiet', 2), pg_temp.enroll('third', 2);
end
$$;

-- A tenant

select is_empty('select from ops.holds', 'nothing is stopped');
select results_eq($$ select scope, tenant_id, reason, held_by, held_at from ops.hold('big', 'complaints') $$,
                  $$ values ('tenant', 'big', 'complaints', (session_user::text collate "default"),
                             '2026-03-02 14:01Z'::timestamptz) $$, 'a tenant is stopped');
select results_eq($$ select reason from ops.hold('big', 'again') $$, $$ values ('complaints') $$,
                  'once: the first reason stays');
select results_eq('select scope, tenant_id, held from ops.holds', $$ values ('tenant', 'big', 'now') $$,
                  'it is shown');
select results_eq('select tenant_id, is_stopped from ops.queue order by 1',
                  $$ values ('big', true), ('quiet', false), ('third', false) $$, 'and in the queue');
select is(worker.run_due_steps(3) ->> 'claimed', '3',
          'the others run, though thirty that were due earlier stand before them');
select is(pg_temp.due_by_tenant(), '{"big": 30, "third": 1}',
          'the oldest first, and what is stopped is not touched');
select is(worker.run_due_steps(10, 'big') ->> 'claimed', '0', 'nor when it is asked for by name');
select results_eq('select * from worker.due_tenants(10)', array['third'], 'it does not take its turn');
select is(worker.run_due_steps(10) ->> 'claimed', '1', 'the last of the others');
select is(execution.run_overdue(100, clock.now() + interval '1 hour'), 0::bigint,
          'the safety net does not catch it');
select is(worker.run_due_steps(10) ->> 'claimed', '0', 'nothing else is claimed');
select is((select array_agg(x.rule order by x.position) from ops.explain((
               select m.enrollment_id from made m where m.tenant_id = 'big' limit 1)) x),
          array['reference', 'time', 'stopped'], 'explain says so');
select is(x.detail, 'An operator stopped this tenant then: complaints. No step runs and no message leaves. '
                 || '(Mon 2026-03-02 14:01:00 UTC)', 'in words')
from ops.explain((select m.enrollment_id from made m where m.tenant_id = 'big' limit 1)) x
where x.rule = 'stopped';

-- Messages

select is_empty($$ select from ops.unhold('big') $$, 'nothing stops it any more');
select is(worker.run_due_steps(500) ->> 'messages', '30', 'it goes on where it stood');
do $$ begin perform ops.hold('big'), ops.hold('third'); end $$;
select is((select array_agg(distinct m.tenant_id)
           from worker.claim_messages(md5('w')::uuid, 3, 60) m), array['quiet'],
          'messages of those that are stopped stay in the queue, the others leave');
select is_empty('select from worker.claim_messages(md5(''w'')::uuid, 100, 60)', 'and nothing more');
select is(count(*), 32::bigint, 'untouched') from data.messages m where m.status = 'queued' and m.lease_number = 0;
select ok(worker.next_message_due() > 0, 'and no sender is told to hurry: it waits for the lease of the others');
select results_eq($$ select scope, tenant_id from ops.unhold('third') $$, 'select null::text, null::text where false',
                  'one of two goes on');
select is((select array_agg(distinct m.tenant_id)
           from worker.claim_messages(md5('w')::uuid, 100, 60) m), array['third'], 'its messages leave');

create temporary table leased as
select l.* from data.messages l where l.tenant_id = 'third' and l.status = 'sending' limit 1;
do $$ begin perform ops.hold('third'); end $$;
select is(worker.begin_delivery('third', l.message_id, l.leased_by, l.lease_number, 60), 'paused',
          'what a sender has in hand already is not handed over any more') from leased l;
select is(m.status, 'queued', 'it is back in the queue') from data.messages m join leased using (message_id);
do $$ begin perform ops.unhold('third'); end $$;

-- Everything

select results_eq($$ select scope, tenant_id, reason from ops.hold(p_reason => 'fire') $$,
                  $$ values ('everything', null::text, 'fire') $$, 'everything is stopped');
select is((worker.claim_messages(md5('w')::uuid, 100, 60)).message_id, null, 'no message leaves');
do $$ begin perform ops.set_clock('2026-03-02 14:10Z'), pg_temp.enroll('quiet', 2, 0); end $$;
select is(worker.run_due_steps(500) ->> 'claimed', '0', 'no step runs');
select results_eq($$ select scope from ops.unhold('big') $$, $$ values ('everything') $$,
                  'what stops a tenant still is told');
select results_eq($$ select rule from ops.explain((select m.enrollment_id from made m where m.tenant_id = 'quiet'
                                                   order by m.enrollment_id desc limit 1)) x
                     where x.rule = 'stopped' $$, $$ values ('stopped') $$, 'to everybody');
select is(count(*), 1::bigint, 'and over REST, where one tenant sees itself alone')
from jsonb_path_query(api.explain_enrollment('quiet', row('ann', 'admin', 'r', null, null, null, null),
    (select m.sequence_id from made m where m.tenant_id = 'quiet' order by m.enrollment_id desc limit 1),
    (select m.enrollment_id from made m where m.tenant_id = 'quiet' order by m.enrollment_id desc limit 1)),
    'strict $.**.rule') r
where r = '"stopped"';
select is(scheduling.seconds_until_next(null, clock.now()), null, 'nobody wakes up for it');
select is_empty('select from ops.unhold()', 'it goes on');
select is(worker.run_due_steps(500) ->> 'messages', '2', 'what came due meanwhile runs');
select is(count(*), 33::bigint, 'and messages leave') from worker.claim_messages(md5('w')::uuid, 100, 60);

-- The audit

select results_eq($$ select action, tenant_id, arguments from ops.audit where action like '%hold' $$,
                  $$ values ('ops.unhold', '*', '{}'::jsonb), ('ops.unhold', 'big', '{"tenantId": "big"}'),
                            ('ops.hold', '*', '{"reason": "fire"}'),
                            ('ops.unhold', 'third', '{"tenantId": "third"}'),
                            ('ops.hold', 'third', '{"tenantId": "third"}'),
                            ('ops.unhold', 'third', '{"tenantId": "third"}'),
                            ('ops.hold', 'third', '{"tenantId": "third"}'),
                            ('ops.hold', 'big', '{"tenantId": "big"}'),
                            ('ops.unhold', 'big', '{"tenantId": "big"}'),
                            ('ops.hold', 'big', '{"reason": "again", "tenantId": "big"}'),
                            ('ops.hold', 'big', '{"reason": "complaints", "tenantId": "big"}') $$,
                  'each is written down');
select is(a.old_state -> 0 ->> 'reason', 'complaints', 'with what was before')
from ops.audit a where a.arguments ->> 'reason' = 'again';
select throws_ok($$ select ops.hold('nobody') $$, 'SE404', null, 'who is not there cannot be stopped');
select is_empty($$ select from ops.unhold('nobody') $$, 'and is not');
select is((select count(*) from data.sequence_schedules s where s.parked_reason is not null), 0::bigint,
          'nothing was parked for it');

select * from finish();
rollback;
