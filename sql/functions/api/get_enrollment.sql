create or replace function api.get_enrollment(
    p_tenant_id     text,
    p_context       data.request_context,
    p_sequence_id   uuid,
    p_enrollment_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_enrollment data.enrollments;
begin
    perform access.enter(p_tenant_id, p_context);
    v_enrollment := enrollment.find(p_tenant_id, p_sequence_id, p_enrollment_id);
    return wire.ok(wire.enrollment_details(v_enrollment));
end
$$;

comment on function api.get_enrollment(text, data.request_context, uuid, uuid) is
'An enrollment with its executions in their order and what comes next. Problems: enrollment_not_found.';
