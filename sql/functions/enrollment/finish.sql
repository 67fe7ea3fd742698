create or replace function enrollment.finish(
    p_enrollment data.enrollments,
    p_status     text,
    p_reason     text,
    p_at         timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_is_exit   constant boolean := p_status <> 'completed' or p_reason is not null;
    v_step_id   uuid;
    v_remaining interval;
begin
    if v_is_exit then
        select r.step_id, r.remaining into v_step_id, v_remaining
        from scheduling.remains(p_enrollment, p_at) r;
    end if;
    update data.enrollments e
    set status           = p_status,
        exit_reason      = p_reason,
        exit_step_id     = v_step_id,
        exit_delay       = v_remaining,
        completed_at     = p_at,
        last_activity_at = p_at,
        held_reason      = null,
        held_detail      = null,
        held_at          = null,
        paused_at        = null,
        remaining_delay  = null,
        resume_at        = null,
        pause_reason     = null
    where e.tenant_id = p_enrollment.tenant_id
      and e.enrollment_id = p_enrollment.enrollment_id
      and e.status in ('active', 'paused');
    if not found then
        return;     -- it ended before: the first end stays
    end if;

    perform enrollment.keep_hold(p_enrollment, p_at);
    if p_enrollment.status = 'paused' then
        perform enrollment.keep_pause(p_enrollment, p_at);
    end if;
    perform scheduling.remove(p_enrollment.tenant_id, p_enrollment.enrollment_id);
    perform message.cancel_queued(p_enrollment.tenant_id, p_enrollment.enrollment_id, p_reason);
    perform execution.close_open(p_enrollment.tenant_id, p_enrollment.enrollment_id, p_at);
    perform stats.add(p_enrollment.tenant_id, p_enrollment.sequence_id, 'ended:' || p_status, 1, p_at,
                      p_assigned_to => p_enrollment.assigned_to);
    perform outbox.add(p_enrollment.tenant_id,
        case when p_status = 'replied' then 'sequence.enrollment.replied'
             when v_is_exit then 'sequence.enrollment.exited'
             else 'sequence.enrollment.completed' end,
        p_enrollment.enrollment_id, p_enrollment.correlation_id,
        wire.enrollment_event(p_enrollment)
            || jsonb_strip_nulls(jsonb_build_object('status', p_status, 'reason', p_reason)),
        p_at);
end
$$;

comment on function enrollment.finish(data.enrollments, text, text, timestamptz) is
'Ends a live enrollment: status, reason, exactly one event; its schedule goes, its queued messages '
'and open tasks are cancelled. What was pending is kept with it, unless it completed, for a reinstatement. '
'Nothing happens if it has ended before. Lock the enrollment first.';
