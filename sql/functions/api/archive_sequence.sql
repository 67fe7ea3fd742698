create or replace function api.archive_sequence(
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
    -- A statement of its own: the presenter is stable and would not see what its own statement wrote.
    v_sequence := sequence.archive(p_tenant_id, p_sequence_id, clock.now());
    return wire.ok(wire.sequence(v_sequence));
end
$$;

comment on function api.archive_sequence(text, data.request_context, uuid) is
'Archives an active sequence. Problems: sequence_not_found, sequence_not_archivable.';
