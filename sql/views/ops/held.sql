create view ops.held as
select e.tenant_id, e.enrollment_id, e.sequence_id, e.contact_id, e.current_step_number, e.held_reason,
       e.held_detail, e.held_at, clock.distance(e.held_at, clock.now()) as held, q.name as sequence_name
from data.enrollments e
join data.sequences q using (tenant_id, sequence_id)
where e.held_reason is not null;

comment on view ops.held is
'Every enrollment that is held, and why; ops.release(enrollment_id) lets it go on. Reads the held ones '
'alone.';
