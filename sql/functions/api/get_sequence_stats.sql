create or replace function api.get_sequence_stats(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id);
    perform sequence.find(p_tenant_id, p_sequence_id);
    return wire.ok(stats.report(p_tenant_id, p_sequence_id));
end
$$;

comment on function api.get_sequence_stats(text, data.request_context, uuid) is
'Counts and rates of a sequence, its steps and their variants. Problems: sequence_not_found.';
