-- What claims read while a tenant with 50,000 due steps and messages is stopped: nothing of it.
begin;
select plan(9);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');
    perform ops.create_tenant(t, t) from unnest(array['big', 'quiet', 'small']) t;
end
$$;
create function pg_temp.id(p_number bigint)
returns uuid
language sql immutable
as $$ select lpad(p_number::text, 32, '0')::uuid $$;

-- The rows fit together; that they do is not checked again for each.
set local session_replication_role = replica;
insert into data.sequences (tenant_id, sequence_id, name, status, channel, settings, exit_conditions,
                            created_by, created_at, updated_at, activated_at)
select t.tenant_id, pg_temp.id(1), 'S', 'active', 'multi', '{"fromEmail": "me@acme.test"}', '{}', 'ann',
       clock.now(), clock.now(), clock.now()
from data.tenants t;
insert into data.sequence_steps (tenant_id, step_id, sequence_id, step_number, type, subject, body, delay_days,
                                 delay_hours, variables, is_active, created_at, updated_at)
select t.tenant_id, pg_temp.id(s), pg_temp.id(1), s, 'auto_email', 'S', 'B', 1, 0, '{}', true, clock.now(),
       clock.now()
from data.tenants t, generate_series(1, 2) s;
create temporary table people as
select 'big' as tenant_id, pg_temp.id(n) as id, clock.now() - interval '10 minutes' as at
from generate_series(1, 50000) n
union all
select t, pg_temp.id(n), clock.now() - interval '1 minute'
from unnest(array['quiet', 'small']) t, generate_series(1, 10) n;
insert into data.contacts (tenant_id, contact_id, email, email_key, created_at, updated_at)
select p.tenant_id, p.id, p.id || '@x.test', p.id || '@x.test', clock.now(), clock.now() from people p;
insert into data.enrollments (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_id,
                              current_step_number, enrolled_by, enrolled_at, last_activity_at, correlation_id)
select p.tenant_id, p.id, pg_temp.id(1), p.id, 'active', pg_temp.id(1), 1, 'ann', clock.now(), clock.now(), 'r'
from people p;
insert into data.sequence_schedules (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number,
                                     scheduled_at)
select p.tenant_id, p.id, gen_random_uuid(), pg_temp.id(1), pg_temp.id(1), 0, p.at from people p;
insert into data.messages (tenant_id, message_id, execution_id, enrollment_id, sequence_id, contact_id, step_id,
                           step_number, status, due_at, header_message_id, from_email, correlation_id, queued_at)
select p.tenant_id, gen_random_uuid(), p.id, pg_temp.id(9), pg_temp.id(1), p.id, pg_temp.id(2), 2, 'queued', p.at,
       '<x@x>', 'me@acme.test', 'r', p.at
from people p;
set local session_replication_role = origin;
do $$ begin perform ops.hold('big'); end $$;

create temporary view counters as
select c.relname, i.relname as read_by, i.oid = c.oid as is_whole,
       pg_stat_get_xact_numscans(i.oid) as scans, pg_stat_get_xact_tuples_returned(i.oid) as rows
from pg_class c
join pg_class i on i.oid = c.oid or i.oid in (select x.indexrelid from pg_index x where x.indrelid = c.oid)
where c.oid in ('data.sequence_schedules'::regclass, 'data.messages'::regclass, 'data.enrollments'::regclass);
create temporary table before as select c.* from counters c;
create function pg_temp.reads(p_what text, p_limit integer, p_statement text)
returns text
language plpgsql volatile
as $$
declare
    v_problems text;
begin
    delete from before;
    insert into before select c.* from counters c;
    execute p_statement;
    select string_agg(format('%s rows by %s', a.rows - b.rows, a.read_by), ', ') into v_problems
    from counters a
    join before b using (relname, read_by)
    where a.scans > b.scans
      and (a.is_whole or a.rows - b.rows > p_limit);
    return is(v_problems, null, format('%s: no whole table, at most %s rows by any index', p_what, p_limit));
end
$$;

select pg_temp.reads('a batch of steps', 100, 'select worker.run_due_steps(5)');
select pg_temp.reads('the tenants in turn', 10, 'select worker.due_tenants(10)');
select pg_temp.reads('when the next is due', 10, 'select scheduling.seconds_until_next(null, clock.now())');
select pg_temp.reads('a batch of messages', 100, 'select count(*) from worker.claim_messages(gen_random_uuid(), 5, 60)');
select pg_temp.reads('when the next message is due', 10, 'select worker.next_message_due()');
select is(count(*), 50000::bigint, 'nothing of the stopped tenant was touched')
from data.sequence_schedules s where s.tenant_id = 'big' and s.scheduled_at < clock.now() and s.parked_reason is null;
select is(count(*), 5::bigint, 'the others had their steps run') from data.step_executions x;
do $$ begin perform ops.hold(); end $$;
select pg_temp.reads('a batch while everything is stopped', 0, 'select worker.run_due_steps(500)');
select pg_temp.reads('unhold touches nothing either', 0, 'select ops.unhold(''big'')');

select * from finish();
rollback;
