create or replace function wire.enrollment(
    p_enrollment data.enrollments
)
returns jsonb
language plpgsql stable
as $$
begin
    return jsonb_build_object(
        'id', p_enrollment.enrollment_id,
        'tenantId', p_enrollment.tenant_id,
        'sequenceId', p_enrollment.sequence_id,
        'contactId', p_enrollment.contact_id,
        'status', p_enrollment.status,
        'currentStepNumber', p_enrollment.current_step_number,
        'assignedTo', p_enrollment.assigned_to,
        'exitReason', p_enrollment.exit_reason,
        'held', case when p_enrollment.held_reason is not null then jsonb_build_object(
            'reason', p_enrollment.held_reason,
            'detail', p_enrollment.held_detail,
            'since', wire.instant(p_enrollment.held_at)) end,
        'next', wire.next_step(p_enrollment),
        'enrolledAt', wire.instant(p_enrollment.enrolled_at),
        'completedAt', wire.instant(p_enrollment.completed_at),
        'pausedAt', wire.instant(p_enrollment.paused_at),
        'pauseReason', p_enrollment.pause_reason,
        'resumeAt', wire.instant(p_enrollment.resume_at),
        'lastActivityAt', wire.instant(p_enrollment.last_activity_at),
        'metadata', p_enrollment.metadata);
end
$$;

comment on function wire.enrollment(data.enrollments) is
'An enrollment as clients see it: next is what it waits for, null once it has ended; held why it does '
'not move.';
