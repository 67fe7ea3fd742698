create or replace function api.reinstate_enrollment(
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
    v_enrollment := enrollment.reinstate(p_tenant_id, p_sequence_id, p_enrollment_id, p_context.actor,
                                         clock.now());
    return wire.ok(wire.enrollment(v_enrollment));
end
$$;

comment on function api.reinstate_enrollment(text, data.request_context, uuid, uuid) is
'Undoes the end of an enrollment that did not complete: what remained of its delay counts from now. '
'Problems: enrollment_not_found, sequence_not_found, enrollment_live, enrollment_completed, '
'unsubscribed, suppressed, already_enrolled.';
