create or replace function enrollment.try_again(
    p_sequence data.sequences,
    p_held     data.enrollments,
    p_released data.enrollments,
    p_at       timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_waiting constant data.sequence_schedules := (
        select s
        from data.sequence_schedules s
        where s.tenant_id = p_released.tenant_id
          and s.enrollment_id = p_released.enrollment_id);
    -- Either no moment was found for its delay, which still counts; or it was to run, and could not.
    v_is_delayed constant boolean := p_held.held_reason = 'no_open_moment'
                                     and v_waiting.is_at_once is not true;
    v_step data.sequence_steps;
begin
    select st.* into v_step
    from data.sequence_steps st
    where st.tenant_id = v_waiting.tenant_id
      and st.step_id = v_waiting.step_id;
    if v_step.step_id is null then
        v_step := enrollment.skip_target(p_released, null, p_released.current_step_number);
    elsif v_step.removed_at is not null then
        -- Never the step before the place of a removed one: that has run.
        v_step := enrollment.skip_target(p_released, null, sequence.place(v_step) + 1);
    end if;
    if v_step.step_id is null then
        perform enrollment.finish(p_released, 'completed', null, p_at);
        return;
    end if;

    update data.enrollments e
    set current_step_id     = v_step.step_id,
        current_step_number = v_step.step_number
    where e.tenant_id = p_released.tenant_id
      and e.enrollment_id = p_released.enrollment_id
      and e.current_step_id is distinct from v_step.step_id;
    perform scheduling.replace(p_sequence, p_released, v_step.step_id,
        case when v_is_delayed then enrollment.rest_of_delay(p_sequence, p_released, v_step, p_at)
             else interval '0' end,
        case when not v_is_delayed then 'released' end, not v_is_delayed, p_at);
end
$$;

comment on function enrollment.try_again(data.sequences, data.enrollments, data.enrollments, timestamptz) is
'Plans the step at which an enrollment was held for the next open moment; if it is gone, the next that is '
'left, and without one the enrollment completes. Takes the enrollment as it was held and as it is released; '
'share the sequence and lock the enrollment first. Problems: no_open_moment.';
