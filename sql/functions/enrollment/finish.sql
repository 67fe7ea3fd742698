create or replace function enrollment.finish(
    p_enrollment data.enrollments,
    p_status     text,
    p_reason     text,
    p_at         timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    update data.enrollments e
    set status           = p_status,
        exit_reason      = p_reason,
        completed_at     = p_at,
        last_activity_at = p_at,
        held_reason      = null,
        held_detail      = null,
        held_at          = null,
        paused_at        = null,
        remaining_delay  = null,
        resume_at        = null
    where e.tenant_id = p_enrollment.tenant_id
      and e.enrollment_id = p_enrollment.enrollment_id
      and e.status in ('active', 'paused');
    if not found then
        return;     -- it ended before: the first end stays
    end if;

    perform scheduling.remove(p_enrollment.tenant_id, p_enrollment.enrollment_id);
    perform message.cancel_queued(p_enrollment.tenant_id, p_enrollment.enrollment_id, p_reason);
    perform execution.close_open(p_enrollment.tenant_id, p_enrollment.enrollment_id, p_at);
    perform stats.add(p_enrollment.tenant_id, p_enrollment.sequence_id, 'ended:' || p_status, 1, p_at,
                      p_assigned_to => p_enrollment.assigned_to);
    perform outbox.add(p_enrollment.tenant_id,
        case when p_status = 'replied' then 'sequence.enrollment.replied'
             when p_status = 'completed' and p_reason is null then 'sequence.enrollment.completed'
             else 'sequence.enrollment.exited' end,
        p_enrollment.enrollment_id, p_enrollment.correlation_id,
        wire.enrollment_event(p_enrollment)
            || jsonb_strip_nulls(jsonb_build_object('status', p_status, 'reason', p_reason)),
        p_at);
end
$$;

comment on function enrollment.finish(data.enrollments, text, text, timestamptz) is
'Ends a live enrollment: status, reason, exactly one event; its schedule goes, its queued messages '
'and open tasks are cancelled. Nothing happens if it has ended before. Lock the enrollment first.';
