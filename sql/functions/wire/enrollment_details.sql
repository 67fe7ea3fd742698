create or replace function wire.enrollment_details(
    p_enrollment data.enrollments
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select wire.enrollment(p_enrollment) || jsonb_build_object('executions', (
            select coalesce(jsonb_agg(wire.execution(x) order by x.run_number), '[]')
            from data.step_executions x
            where x.tenant_id = p_enrollment.tenant_id
              and x.enrollment_id = p_enrollment.enrollment_id)));
end
$$;

comment on function wire.enrollment_details(data.enrollments) is
'An enrollment as clients see it, with its executions in their order.';
