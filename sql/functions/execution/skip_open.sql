create or replace function execution.skip_open(
    p_enrollment data.enrollments,
    p_at         timestamptz
)
returns data.step_executions
language plpgsql volatile
as $$
declare
    v_skipped data.step_executions;
begin
    update data.step_executions x
    set status      = 'skipped',
        skip_reason = 'skipped_by_user',
        executed_at = p_at
    where x.tenant_id = p_enrollment.tenant_id
      and x.enrollment_id = p_enrollment.enrollment_id
      and x.run_number = p_enrollment.run_count
      and x.status in ('pending_manual', 'scheduled')
    returning * into v_skipped;
    if found then
        perform outbox.add_skipped(p_enrollment, array[v_skipped], p_at);
    end if;
    return v_skipped;
end
$$;

comment on function execution.skip_open(data.enrollments, timestamptz) is
'Skips the step of an enrollment that has begun and is not over, a task or an e-mail that is not sent; null '
'if there is none. Writes its event. Lock the enrollment first, and cancel the e-mail.';
