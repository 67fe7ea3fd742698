create or replace function api.enroll_contact(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid,
    p_body        jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_enrollment data.enrollments;
    v_answer     jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    v_answer := access.replay(p_tenant_id, p_context, clock.now());
    if v_answer is null then
        perform problem.require(wire.enrollment_body(), p_body);
        -- A statement of its own: the presenter is stable and would not see what its own statement wrote.
        v_enrollment := enrollment.enroll(
            p_tenant_id, p_context.actor, p_context.request_id, p_sequence_id, p_body, clock.now());
        v_answer := access.remember(p_tenant_id, p_context, wire.ok(wire.enrollment(v_enrollment)));
    end if;
    return v_answer;
end
$$;

comment on function api.enroll_contact(text, data.request_context, uuid, jsonb) is
'Enrolls one contact in a sequence and answers the enrollment with what comes next. Problems: '
'invalid_body, contact_not_found, sequence_not_found, sequence_archived, unsubscribed, suppressed, '
'step_not_found, no_open_moment, already_enrolled.';
