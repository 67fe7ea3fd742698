-- Who was let go at once waits for no delay, whatever moves the plan later: a plan says so itself.
alter table data.sequence_schedules
    add column is_at_once boolean not null default false;
comment on column data.sequence_schedules.is_at_once is
'Somebody skipped to the step, released it or began with it: it waits for no delay, only for an open moment.';

update data.sequence_schedules s
set is_at_once = true
from data.enrollments e,
     data.sequence_steps st
where e.tenant_id = s.tenant_id
  and e.enrollment_id = s.enrollment_id
  and st.tenant_id = s.tenant_id
  and st.step_id = s.step_id
  and (s.moved_reason in ('skipped_to', 'released')
       or not exists (select from data.step_executions x
                      where x.tenant_id = s.tenant_id
                        and x.enrollment_id = s.enrollment_id)
          and exists (select from data.sequence_steps f
                      where f.tenant_id = st.tenant_id
                        and f.sequence_id = st.sequence_id
                        and f.step_number < st.step_number
                        and f.is_active
                        and f.updated_at <= e.enrolled_at));
