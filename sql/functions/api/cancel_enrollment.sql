create or replace function api.cancel_enrollment(
    p_tenant_id     text,
    p_context       data.request_context,
    p_sequence_id   uuid,
    p_enrollment_id uuid,
    p_body          jsonb default '{}'
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_enrollment data.enrollments;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.cancel_body(), coalesce(p_body, '{}'));
    -- A statement of its own: the presenter is stable and would not see what its own statement wrote.
    v_enrollment := enrollment.cancel(p_tenant_id, p_sequence_id, p_enrollment_id,
                                      p_body ->> 'reason', clock.now());
    return wire.ok(wire.enrollment(v_enrollment));
end
$$;

comment on function api.cancel_enrollment(text, data.request_context, uuid, uuid, jsonb) is
'Ends a live enrollment, for a reason if it is given. Problems: invalid_body, enrollment_not_found, '
'enrollment_ended.';
