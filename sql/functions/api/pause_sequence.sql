create or replace function api.pause_sequence(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id);
    return wire.ok(wire.sequence(sequence.pause(p_tenant_id, p_sequence_id, clock.now())));
end
$$;

comment on function api.pause_sequence(text, data.request_context, uuid) is
'Pauses an active sequence. Problems: sequence_not_found, sequence_not_active.';
