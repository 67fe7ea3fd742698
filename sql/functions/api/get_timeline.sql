create or replace function api.get_timeline(
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
    return wire.ok(wire.timeline(v_enrollment));
end
$$;

comment on function api.get_timeline(text, data.request_context, uuid, uuid) is
'What has happened to an enrollment, in order. Problems: enrollment_not_found.';
