create view ops.audit as
select a.tenant_id, a.made_at, clock.distance(a.made_at, clock.now()) as made, a.made_by, a.action,
       a.arguments, a.old_state, a.new_state
from data.audit_entries a
order by a.written_at desc;

comment on view ops.audit is
'What operators changed with ops functions, newest first: who logged in, when, what, and how it stood before '
'and after. tenant_id * is everybody.';
