create or replace function execution.give_up(
    p_enrollment data.enrollments,
    p_at         timestamptz
)
returns void
language sql volatile
as $$
    update data.step_executions x
    set given_up_at = p_at
    where x.tenant_id = p_enrollment.tenant_id
      and x.enrollment_id = p_enrollment.enrollment_id
      and x.run_number = p_enrollment.run_count
      and x.status = 'failed'
$$;

comment on function execution.give_up(data.enrollments, timestamptz) is
'Notes that an enrollment goes on without the step that failed last: the next delay counts from now. Lock it '
'first.';
