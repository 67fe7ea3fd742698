create or replace function enrollment.release_unknown(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_at            timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments;
begin
    perform enrollment.keep_hold(e, p_at)
    from data.enrollments e
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
      and e.held_reason = 'email_unknown';
    update data.enrollments e
    set held_reason      = null,
        held_detail      = null,
        held_at          = null,
        last_activity_at = p_at
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
      and e.held_reason = 'email_unknown'
    returning * into v_enrollment;
    if found then
        perform scheduling.await_email(v_enrollment);
        update data.enrollments e
        set remaining_delay = greatest(interval '0', s.scheduled_at - e.paused_at)
        from data.sequence_schedules s
        where e.tenant_id = p_tenant_id
          and e.enrollment_id = p_enrollment_id
          and e.status = 'paused'
          and s.tenant_id = e.tenant_id
          and s.enrollment_id = e.enrollment_id;
    end if;
end
$$;

comment on function enrollment.release_unknown(text, uuid, timestamptz) is
'Ends the hold of an enrollment whose e-mail was unknown and is decided upon: what is pending waits for it '
'to be sent. Lock the enrollment first.';
