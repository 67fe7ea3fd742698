create or replace function enrollment.give_up_email(
    p_held     data.enrollments,
    p_released data.enrollments,
    p_at       timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_left constant integer := coalesce(enrollment.leave_step(p_held, p_at), p_held.current_step_number);
begin
    perform execution.give_up(p_held, p_at);
    if p_released.status = 'paused' and not exists (
        select from data.sequence_schedules s
        where s.tenant_id = p_released.tenant_id
          and s.enrollment_id = p_released.enrollment_id) then
        return;     -- it was the last step: the enrollment completes when it goes on
    end if;
    perform scheduling.remove(p_released.tenant_id, p_released.enrollment_id);
    perform enrollment.go_on(p_released, v_left, p_at);
end
$$;

comment on function enrollment.give_up_email(data.enrollments, data.enrollments, timestamptz) is
'Goes on after an e-mail that failed for good: the delay of the next step counts from now; after the last '
'the enrollment completes. Takes the enrollment as it was held and as it is released; lock it first.';
