create or replace function execution.complete(
    p_tenant_id     text,
    p_sequence_id   uuid,
    p_enrollment_id uuid,
    p_step_number   integer,
    p_notes         text,
    p_outcome       text,
    p_at            timestamptz
)
returns data.step_executions
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments := enrollment.lock(p_tenant_id, p_sequence_id, p_enrollment_id);
    v_execution  data.step_executions;
begin
    if v_enrollment.status <> 'active' then
        perform problem.raise(409, 'enrollment_not_active', 'Only an active enrollment goes on.',
                              jsonb_build_object('status', v_enrollment.status));
    end if;
    update data.step_executions x
    set status      = 'completed',
        executed_at = p_at,
        notes       = p_notes,
        outcome     = p_outcome
    where x.tenant_id = p_tenant_id
      and x.enrollment_id = p_enrollment_id
      and x.run_number = v_enrollment.run_count
      and x.step_number = p_step_number
      and x.status = 'pending_manual'
    returning * into v_execution;
    if not found then
        perform problem.raise(409, 'step_not_pending', 'This step is not the one that waits for completion.',
            jsonb_build_object('currentStepNumber', v_enrollment.current_step_number));
    end if;

    perform outbox.add(p_tenant_id, 'sequence.step.executed', p_enrollment_id, v_enrollment.correlation_id,
        wire.enrollment_event(v_enrollment) || jsonb_build_object(
            'executionId', v_execution.execution_id, 'stepNumber', v_execution.step_number,
            'stepType', v_execution.step_type, 'status', 'completed', 'outcome', p_outcome), p_at);
    perform enrollment.go_on(v_enrollment, (
        select sequence.place(st)
        from data.sequence_steps st
        where st.tenant_id = p_tenant_id
          and st.step_id = v_execution.step_id), p_at);
    return v_execution;
end
$$;

comment on function execution.complete(text, uuid, uuid, integer, text, text, timestamptz) is
'Completes the open task of an enrollment; the delay of the next step counts from now. '
'Problems: enrollment_not_found, enrollment_not_active, step_not_pending (with currentStepNumber).';
