create or replace function api.complete_step(
    p_tenant_id     text,
    p_context       data.request_context,
    p_sequence_id   uuid,
    p_enrollment_id uuid,
    p_step_number   integer,
    p_body          jsonb default '{}'
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.completion_body(), coalesce(p_body, '{}'));
    return wire.ok(wire.execution(execution.complete(
        p_tenant_id, p_sequence_id, p_enrollment_id, p_step_number, p_body ->> 'notes',
        p_body ->> 'outcome', clock.now())));
end
$$;

comment on function api.complete_step(text, data.request_context, uuid, uuid, integer, jsonb) is
'Completes the manual step that an enrollment waits for and plans the next; answers the execution. '
'Problems: invalid_body, enrollment_not_found, enrollment_not_active, step_not_pending.';
