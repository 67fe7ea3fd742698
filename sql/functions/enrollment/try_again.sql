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
    v_step data.sequence_steps;
begin
    select st.* into v_step
    from data.sequence_schedules s
    join data.sequence_steps st using (tenant_id, step_id)
    where s.tenant_id = p_released.tenant_id
      and s.enrollment_id = p_released.enrollment_id
      and st.removed_at is null;
    if not found then
        -- Never the step before the place of a removed one: that has run.
        v_step := enrollment.skip_target(p_released, null, coalesce((
            select sequence.place(st) + 1
            from data.sequence_schedules s
            join data.sequence_steps st using (tenant_id, step_id)
            where s.tenant_id = p_released.tenant_id
              and s.enrollment_id = p_released.enrollment_id), p_released.current_step_number));
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
        case when p_held.held_reason = 'no_open_moment'
             then enrollment.rest_of_delay(p_sequence, p_released, v_step, p_at)
             else interval '0' end,
        'released', p_at);
end
$$;

comment on function enrollment.try_again(data.sequences, data.enrollments, data.enrollments, timestamptz) is
'Plans the step at which an enrollment was held for the next open moment; if it is gone, the next that is '
'left, and without one the enrollment completes. Takes the enrollment as it was held and as it is released; '
'share the sequence and lock the enrollment first. Problems: no_open_moment.';
