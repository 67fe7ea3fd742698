create or replace function api.release_enrollment(
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
    -- A statement of its own: the presenter is stable and would not see what its own statement wrote.
    v_enrollment := enrollment.release(p_tenant_id, p_sequence_id, p_enrollment_id, clock.now());
    return wire.ok(wire.enrollment(v_enrollment));
end
$$;

comment on function api.release_enrollment(text, data.request_context, uuid, uuid) is
'Ends the hold of an enrollment. Problems: enrollment_not_found, enrollment_not_held, email_unknown, '
'no_open_moment.';
