create or replace function enrollment.is_under_way(
    p_enrollment data.enrollments
)
returns boolean
language sql stable
as $$
    select p_enrollment.held_reason is not null
        or exists (select from data.step_executions x
                   where x.tenant_id = p_enrollment.tenant_id
                     and x.enrollment_id = p_enrollment.enrollment_id
                     and x.run_number = p_enrollment.run_count
                     and x.status in ('pending_manual', 'scheduled'))
$$;

comment on function enrollment.is_under_way(data.enrollments) is
'Whether a step that has begun is not over: an open task, an e-mail that is not sent yet, a hold.';
