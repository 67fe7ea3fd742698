create or replace function enrollment.pause(
    p_tenant_id     text,
    p_sequence_id   uuid,
    p_enrollment_id uuid,
    p_resume_at     timestamptz,
    p_at            timestamptz,
    p_reason        text default null
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_sequence   constant data.sequences := sequence.share(p_tenant_id, p_sequence_id);
    v_enrollment data.enrollments := enrollment.lock(p_tenant_id, p_sequence_id, p_enrollment_id);
begin
    if v_enrollment.status <> 'active' then
        perform problem.raise(409, 'enrollment_not_active', 'Only an active enrollment can be paused.',
                              jsonb_build_object('status', v_enrollment.status));
    elsif p_resume_at <= p_at or p_resume_at = 'infinity' then
        perform problem.raise(422, 'invalid_resume_at', 'An enrollment can only be resumed in the future.',
            jsonb_build_object('errors', jsonb_build_array(jsonb_build_object(
                'pointer', '/resumeAt', 'message', 'must be in the future'))));
    end if;

    update data.enrollments e
    set status           = 'paused',
        paused_at        = p_at,
        resume_at        = p_resume_at,
        pause_reason     = p_reason,
        remaining_delay  = scheduling.freeze(v_sequence, v_enrollment, p_at),
        last_activity_at = p_at
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
    returning * into v_enrollment;
    return v_enrollment;
end
$$;

comment on function enrollment.pause(text, uuid, uuid, timestamptz, timestamptz, text) is
'Pauses an active enrollment, until p_resume_at or (null) until somebody resumes it: what remains of its '
'delay stands still. An open task stays open, a held enrollment held; an e-mail that no sender has claimed '
'waits. p_reason: out_of_office, or null where a person pauses it. Problems: enrollment_not_found, '
'enrollment_not_active, invalid_resume_at.';
