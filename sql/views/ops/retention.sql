create view ops.retention as
select t.tenant_id, coalesce(r.keep_bodies, interval '365 days') as keep_bodies,
       coalesce(r.keep_runs, interval '730 days') as keep_runs,
       coalesce(r.keep_events, interval '90 days') as keep_events,
       coalesce(r.keep_inbox, interval '365 days') as keep_inbox,
       nullif(r.bodies_until, '-infinity') as bodies_until, nullif(r.runs_until, '-infinity') as runs_until,
       clock.distance(r.looked_at, clock.real_now()) as looked
from data.tenants t
left join data.retention_settings r using (tenant_id);

comment on view ops.retention is
'For how long each tenant keeps what grows, and how far the job retention has come: bodies and runs of '
'enrollments that ended until then are gone. Change it with ops.set_retention.';
