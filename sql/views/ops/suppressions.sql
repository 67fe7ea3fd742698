create view ops.suppressions as
select s.tenant_id, s.kind, s.value, s.reason, s.source, s.created_at,
       clock.distance(s.created_at, clock.now()) as created
from data.suppressions s;

comment on view ops.suppressions is
'Addresses and domains that get no e-mail from a tenant: why, who or what said so, and since when. '
'ops.suppress adds to them, ops.lift_suppression takes away.';
