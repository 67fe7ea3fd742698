-- worker.due_tenants: who has due steps, for taking turns.
begin;
select plan(11);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');
    perform ops.create_tenant(t, t) from unnest(array['ant', 'bee', 'cat', 'dog', 'eel', 'fox']) t;
end
$$;
-- A schedule is all that counts here; what it belongs to is left out.
set local session_replication_role = replica;
insert into data.sequence_schedules (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number,
                                     scheduled_at, parked_reason)
select s.tenant_id, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 0,
       s.at::timestamptz,
       s.parked_reason
from (values ('ant', '2026-03-02 15:00Z', null), ('bee', '2026-03-02 15:00:00.001Z', null),
             ('cat', '2026-03-01 15:00Z', null), ('cat', '2026-03-03 15:00Z', null), ('cat',
                                                                                      '2026-02-01 15:00Z',
                                                                                             null),
             ('dog', '2026-03-01 15:00Z', 'held'), ('dog', '2026-03-05 15:00Z', null),
             ('fox', '2026-03-02 14:00Z', null)) s (tenant_id, at, parked_reason);
set local session_replication_role = origin;

create function pg_temp.tenants(p_limit integer, p_after text default null)
returns text
language sql stable
as $$ select coalesce(string_agg(t, ' '), '') from worker.due_tenants(p_limit, p_after) t $$;

select is(pg_temp.tenants(10), 'ant cat fox', 'each tenant that has a due step, once, in order');
select is(pg_temp.tenants(2), 'ant cat', 'up to the limit');
select is(pg_temp.tenants(10, 'ant'), 'cat fox', 'after the last that had its turn');
select is(pg_temp.tenants(1, 'cat'), 'fox', 'and the next');
select is(pg_temp.tenants(10, 'bull'), 'cat fox', 'who need not exist');
select is(pg_temp.tenants(10, 'fox'), '', 'then nobody');
select is(pg_temp.tenants(0), '', 'a limit of 0: nobody');
select isnt(ops.set_clock('2026-03-05 15:00Z'), null, 'three days later');
select is(pg_temp.tenants(10), 'ant bee cat dog fox', 'more are due');
select isnt(ops.set_clock('2026-01-01 15:00Z'), null, 'long before');
select is(pg_temp.tenants(10), '', 'nobody is');

select * from finish();
rollback;
