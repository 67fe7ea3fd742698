create or replace function outbox.add_skipped(
    p_enrollment data.enrollments,
    p_executions data.step_executions[],
    p_at         timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_execution data.step_executions;
begin
    -- One by one: those of an enrollment go by when they were written.
    for v_execution in
        select x.*
        from unnest(p_executions) x
        order by x.run_number
    loop
        perform outbox.add(v_execution.tenant_id, 'sequence.step.executed', v_execution.enrollment_id,
            p_enrollment.correlation_id, wire.enrollment_event(p_enrollment) || jsonb_build_object(
                'executionId', v_execution.execution_id, 'stepNumber', v_execution.step_number,
                'stepType', v_execution.step_type, 'status', 'skipped',
                'skipReason', v_execution.skip_reason), p_at);
    end loop;
end
$$;

comment on function outbox.add_skipped(data.enrollments, data.step_executions[], timestamptz) is
'Writes the event of each step of an enrollment that is skipped otherwise than by a batch, in their order.';
