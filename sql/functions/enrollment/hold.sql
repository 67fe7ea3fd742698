create or replace function enrollment.hold(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_reason        text,
    p_detail        text,
    p_at            timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    update data.enrollments e
    set held_reason = p_reason,
        held_detail = left(p_detail, 2000),
        held_at     = p_at,
        run_count   = e.run_count + case when p_reason = 'step_failed' then 1 else 0 end
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
      and e.status in ('active', 'paused');
    perform scheduling.park(p_tenant_id, p_enrollment_id, p_at);
end
$$;

comment on function enrollment.hold(text, uuid, text, text, timestamptz) is
'Stops a live enrollment where it is and keeps the reason. step_failed counts as a run. Lock the '
'enrollment first.';
