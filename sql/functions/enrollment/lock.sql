create or replace function enrollment.lock(
    p_tenant_id     text,
    p_sequence_id   uuid,
    p_enrollment_id uuid
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments;
begin
    select * into v_enrollment
    from data.enrollments e
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
      and e.sequence_id = p_sequence_id
    for update;
    if not found then
        perform problem.raise(404, 'enrollment_not_found', 'There is no such enrollment in this sequence.',
                              jsonb_build_object('enrollmentId', p_enrollment_id));
    end if;
    return v_enrollment;
end
$$;

comment on function enrollment.lock(text, uuid, uuid) is
'An enrollment, locked before anything that hangs on it. Problems: enrollment_not_found.';
