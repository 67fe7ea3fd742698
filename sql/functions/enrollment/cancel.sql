create or replace function enrollment.cancel(
    p_tenant_id     text,
    p_sequence_id   uuid,
    p_enrollment_id uuid,
    p_reason        text,
    p_at            timestamptz
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_enrollment constant data.enrollments := enrollment.lock(p_tenant_id, p_sequence_id, p_enrollment_id);
begin
    if v_enrollment.status not in ('active', 'paused') then
        perform problem.raise(409, 'enrollment_ended', 'The enrollment has ended already.',
                              jsonb_build_object('status', v_enrollment.status));
    end if;
    perform enrollment.finish(v_enrollment, 'cancelled', coalesce(p_reason, 'cancelled'), p_at);
    return enrollment.find(p_tenant_id, p_sequence_id, p_enrollment_id);
end
$$;

comment on function enrollment.cancel(text, uuid, uuid, text, timestamptz) is
'Ends a live enrollment as cancelled, for a reason (null: cancelled). An e-mail that no sender has claimed '
'is cancelled, an open task skipped. Problems: enrollment_not_found, enrollment_ended.';
