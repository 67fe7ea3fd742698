create or replace function api.explain_enrollment(
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
    return wire.ok(wire.explanation(v_enrollment, clock.now()));
end
$$;

comment on function api.explain_enrollment(text, data.request_context, uuid, uuid) is
'Why the next step runs when it does, as a list of reasons in their order. Problems: enrollment_not_found.';
