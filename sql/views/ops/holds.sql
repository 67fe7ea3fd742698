create view ops.holds as
select 'everything' as scope, null::text as tenant_id, h.reason, h.held_by, h.held_at,
       clock.distance(h.held_at, clock.now()) as held
from data.engine_hold h
union all
select 'tenant', h.tenant_id, h.reason, h.held_by, h.held_at, clock.distance(h.held_at, clock.now())
from data.tenant_holds h;

comment on view ops.holds is
'What is stopped: everything, or tenants (ops.hold). No rows: nothing is. ops.unhold ends it.';
