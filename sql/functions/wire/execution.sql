create or replace function wire.execution(
    p_execution data.step_executions
)
returns jsonb
language plpgsql stable
as $$
begin
    return jsonb_build_object(
        'id', p_execution.execution_id,
        'enrollmentId', p_execution.enrollment_id,
        'stepId', p_execution.step_id,
        'stepNumber', p_execution.step_number,
        'type', p_execution.step_type,
        'variantId', p_execution.variant_id,
        'status', p_execution.status,
        'scheduledAt', wire.instant(p_execution.scheduled_at),
        'executedAt', wire.instant(p_execution.executed_at),
        'messageId', p_execution.message_id,
        'openedAt', wire.instant(p_execution.opened_at),
        'clickedAt', wire.instant(p_execution.clicked_at),
        'repliedAt', wire.instant(p_execution.replied_at),
        'bouncedAt', wire.instant(p_execution.bounced_at),
        'assignedTo', p_execution.assigned_to,
        'dueAt', wire.instant(p_execution.due_at),
        'notes', p_execution.notes,
        'outcome', p_execution.outcome,
        'skipReason', p_execution.skip_reason,
        'autoSkipAt', wire.instant(p_execution.auto_skip_at),
        'errorMessage', p_execution.error_message);
end
$$;

comment on function wire.execution(data.step_executions) is 'A step execution as clients see it.';
