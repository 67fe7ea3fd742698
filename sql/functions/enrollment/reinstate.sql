create or replace function enrollment.reinstate(
    p_tenant_id     text,
    p_sequence_id   uuid,
    p_enrollment_id uuid,
    p_actor         text,
    p_at            timestamptz
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.share(p_tenant_id, p_sequence_id);
    v_ended    constant data.enrollments := enrollment.lock(p_tenant_id, p_sequence_id, p_enrollment_id);
    v_live     data.enrollments;
begin
    perform enrollment.require_reinstatable(v_sequence, v_ended);
    -- A second one that lives is looked for first: both would wait for the other at the key.
    if exists (select from data.enrollments e
               where e.tenant_id = p_tenant_id
                 and e.contact_id = v_ended.contact_id
                 and e.sequence_id is not distinct from p_sequence_id      -- by the contact, who has few
                 and e.completed_at is null) then
        perform enrollment.refuse_second(p_tenant_id, p_sequence_id, v_ended.contact_id);
    end if;
    -- An exit stood still like a pause.
    insert into data.enrollment_pauses
        (tenant_id, enrollment_id, paused_at, resumed_at, exit_status, exit_reason, reinstated_by)
    values (p_tenant_id, p_enrollment_id, v_ended.completed_at, greatest(p_at, v_ended.completed_at),
            v_ended.status, v_ended.exit_reason, p_actor)
    on conflict (tenant_id, enrollment_id, paused_at) do update
    set resumed_at    = greatest(excluded.resumed_at, enrollment_pauses.resumed_at),
        exit_status   = excluded.exit_status,
        exit_reason   = excluded.exit_reason,
        reinstated_by = excluded.reinstated_by;
    begin
        update data.enrollments e
        set status           = 'active',
            exit_reason      = null,
            exit_step_id     = null,
            exit_delay       = null,
            completed_at     = null,
            last_activity_at = p_at
        where e.tenant_id = p_tenant_id
          and e.enrollment_id = p_enrollment_id
        returning * into v_live;
    exception
        when unique_violation then
            perform enrollment.refuse_second(p_tenant_id, p_sequence_id, v_ended.contact_id);
    end;
    -- Counts only grow; on the day of the end, which then did not happen.
    perform stats.add(p_tenant_id, p_sequence_id, 'reinstated:' || v_ended.status, 1, v_ended.completed_at,
                      p_assigned_to => v_ended.assigned_to);
    perform outbox.add(p_tenant_id, 'sequence.enrollment.reinstated', p_enrollment_id,
        v_ended.correlation_id,
        wire.enrollment_event(v_live) || jsonb_build_object('status', v_ended.status,
                                                            'reason', v_ended.exit_reason), p_at);
    perform message.queue_again(p_tenant_id, p_enrollment_id, p_at);
    perform execution.open_again(p_tenant_id, p_enrollment_id);
    perform enrollment.go_back(v_sequence, v_ended, v_live, p_at);
    return enrollment.find(p_tenant_id, p_sequence_id, p_enrollment_id);
end
$$;

comment on function enrollment.reinstate(text, uuid, uuid, text, timestamptz) is
'Undoes the end of an enrollment that did not complete: it is active, what remained of the delay counts '
'from now, then windows and sendAt apply; an e-mail that was cancelled in the queue is queued again, a '
'task that was open is open. One event tells of it, and a later end is told like any other. Problems: '
'enrollment_not_found, sequence_not_found, enrollment_live, enrollment_completed, unsubscribed, '
'suppressed, already_enrolled.';
