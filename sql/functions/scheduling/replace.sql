create or replace function scheduling.replace(
    p_sequence     data.sequences,
    p_enrollment   data.enrollments,
    p_step_id      uuid,
    p_remaining    interval,
    p_moved_reason text,
    p_is_at_once   boolean,
    p_now          timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_at   timestamptz := calendar.shift(p_now, p_remaining);
    v_step data.sequence_steps;
begin
    -- While sequence or enrollment stand still only the delay counts: the windows apply when they go on.
    if p_sequence.status in ('active', 'archived') and p_enrollment.status = 'active' then
        select * into v_step
        from data.sequence_steps s
        where s.tenant_id = p_enrollment.tenant_id
          and s.step_id = p_step_id;
        -- Without an open moment it comes up at once: the run then holds it with that reason.
        v_at := coalesce(scheduling.plan_run(p_sequence, v_step, p_enrollment.enrollment_id, (
            select c.timezone
            from data.contacts c
            where c.tenant_id = p_enrollment.tenant_id
              and c.contact_id = p_enrollment.contact_id), v_at, true), v_at);
    end if;
    perform scheduling.remove(p_enrollment.tenant_id, p_enrollment.enrollment_id);
    perform scheduling.put(p_enrollment, p_step_id, v_at, p_now, p_moved_reason, p_is_at_once);
end
$$;

comment on function scheduling.replace(
    data.sequences, data.enrollments, uuid, interval, text, boolean, timestamptz) is
'Plans a step in place of whatever is pending of an enrollment: after p_remaining from now on, at the '
'next open moment; p_moved_reason says why, p_is_at_once that no later plan counts a delay. Share the '
'sequence and lock the enrollment first.';
