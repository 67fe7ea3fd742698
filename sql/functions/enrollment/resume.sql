create or replace function enrollment.resume(
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
    v_paused   constant data.enrollments := enrollment.lock(p_tenant_id, p_sequence_id, p_enrollment_id);
    v_resumed  data.enrollments;
begin
    if v_paused.status <> 'paused' then
        perform problem.raise(409, 'enrollment_not_paused', 'Only a paused enrollment can be resumed.',
                              jsonb_build_object('status', v_paused.status));
    end if;
    perform enrollment.keep_pause(v_paused, p_at);
    update data.enrollments e
    set status           = 'active',
        paused_at        = null,
        remaining_delay  = null,
        resume_at        = null,
        pause_reason     = null,
        last_activity_at = p_at
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
    returning * into v_resumed;

    perform message.release_enrollment(p_tenant_id, p_enrollment_id, p_at);
    if not scheduling.thaw(v_sequence, v_resumed, coalesce(v_paused.remaining_delay, interval '0'), p_at)
       and not enrollment.is_under_way(v_resumed) then
        -- Its last e-mail was sent while it was paused: nothing is left.
        perform enrollment.go_on(v_resumed, v_resumed.current_step_number, p_at);
    end if;
    return enrollment.find(p_tenant_id, p_sequence_id, p_enrollment_id);
end
$$;

comment on function enrollment.resume(text, uuid, uuid, timestamptz) is
'Lets a paused enrollment go on: what remained of its delay counts from now, then windows and sendAt '
'apply; in a paused sequence it waits for that. E-mails that were put aside are due; a held enrollment '
'stays held. Problems: enrollment_not_found, enrollment_not_paused.';
