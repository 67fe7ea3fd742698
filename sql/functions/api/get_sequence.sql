create or replace function api.get_sequence(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id);
    return wire.ok(wire.sequence(sequence.find(p_tenant_id, p_sequence_id)));
end
$$;

comment on function api.get_sequence(text, data.request_context, uuid) is
'A sequence with its steps and totals. Problems: sequence_not_found.';
