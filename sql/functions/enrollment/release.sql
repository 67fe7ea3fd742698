create or replace function enrollment.release(
    p_tenant_id     text,
    p_sequence_id   uuid,
    p_enrollment_id uuid,
    p_at            timestamptz
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.share(p_tenant_id, p_sequence_id);
    v_held     constant data.enrollments := enrollment.lock(p_tenant_id, p_sequence_id, p_enrollment_id);
    v_released data.enrollments;
begin
    if v_held.held_reason is null then
        perform problem.raise(409, 'enrollment_not_held', 'The enrollment is not held.',
                              jsonb_build_object('status', v_held.status));
    elsif v_held.held_reason = 'email_unknown' then
        perform problem.raise(409, 'email_unknown',
            'Nobody knows whether the e-mail was sent: it cannot be released before that is decided.');
    end if;
    perform enrollment.keep_hold(v_held, p_at);
    update data.enrollments e
    set held_reason      = null,
        held_detail      = null,
        held_at          = null,
        last_activity_at = p_at
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
    returning * into v_released;

    if v_held.held_reason = 'email_failed' then
        perform enrollment.give_up_email(v_held, v_released, p_at);
    else
        perform enrollment.try_again(v_sequence, v_held, v_released, p_at);
    end if;
    -- Of a paused one it is what remains when it goes on.
    update data.enrollments e
    set remaining_delay = s.scheduled_at - e.paused_at
    from data.sequence_schedules s
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
      and e.status = 'paused'
      and s.tenant_id = e.tenant_id
      and s.enrollment_id = e.enrollment_id;
    return enrollment.find(p_tenant_id, p_sequence_id, p_enrollment_id);
end
$$;

comment on function enrollment.release(text, uuid, uuid, timestamptz) is
'Ends the hold of an enrollment: its step is tried again at the next open moment, or, where an e-mail failed '
'for good, it goes on with the next step, whose delay counts from now. A paused one stays paused. Problems: '
'enrollment_not_found, enrollment_not_held, email_unknown, no_open_moment.';
