create view ops.held as
select e.tenant_id, e.enrollment_id, e.sequence_id, e.contact_id, e.current_step_number, e.held_reason,
       e.held_detail, e.held_at
from data.enrollments e
where e.held_reason is not null;

comment on view ops.held is 'Every enrollment that is held, and why.';
