create or replace function enrollment.prolong(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_resume_at     timestamptz,
    p_at            timestamptz
)
returns void
language sql volatile
as $$
    update data.enrollments e
    set resume_at        = p_resume_at,
        last_activity_at = p_at
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
      and e.status = 'paused'
$$;

comment on function enrollment.prolong(text, uuid, timestamptz, timestamptz) is
'Lets a paused enrollment stand still until another instant. Lock it first.';
