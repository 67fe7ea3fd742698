create or replace function api.get_sequence(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_sequence data.sequences;
begin
    perform access.enter(p_tenant_id, p_context);
    v_sequence := sequence.find(p_tenant_id, p_sequence_id);
    return wire.tagged(wire.sequence(v_sequence), wire.etag(v_sequence));
end
$$;

comment on function api.get_sequence(text, data.request_context, uuid) is
'A sequence with its steps and totals. Problems: sequence_not_found.';
