create view ops.schedules as
select s.tenant_id, s.enrollment_id, s.sequence_id, s.step_id, s.schedule_id, s.scheduled_at,
       null::timestamptz as processed_at, s.parked_reason, clock.distance(s.scheduled_at, clock.now()) as due,
       s.moved_reason
from data.sequence_schedules s
union all
select x.tenant_id, x.enrollment_id, x.sequence_id, x.step_id, x.execution_id, x.scheduled_at,
       coalesce(x.executed_at, x.due_at, x.scheduled_at), null, clock.distance(x.scheduled_at, clock.now()),
       null
from data.step_executions x;

comment on view ops.schedules is
'What is pending (processed_at is null) and what was processed, by enrollment. parked_reason: why it '
'is out of the claim path; moved_reason: why it does not run when delay and calendar said. Ask with '
'tenant_id and enrollment_id: without them it reads the whole history.';
