create or replace function enrollment.find_anywhere(
    p_enrollment_id uuid
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments;
begin
    -- One probe of the key for each tenant.
    select e.* into v_enrollment
    from data.tenants t
    cross join lateral (
        select n.*
        from data.enrollments n
        where n.tenant_id = t.tenant_id
          and n.enrollment_id = p_enrollment_id
        limit 1) e
    limit 1;
    if not found then
        perform problem.raise(404, 'enrollment_not_found', 'There is no such enrollment.',
                              jsonb_build_object('enrollmentId', p_enrollment_id));
    end if;
    return v_enrollment;
end
$$;

comment on function enrollment.find_anywhere(uuid) is
'An enrollment of whatever tenant, for operators. Problems: enrollment_not_found.';
