create or replace function api.create_sequence(
    p_tenant_id text,
    p_context   data.request_context,
    p_body      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_sequence data.sequences;
    v_answer   jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    v_answer := access.replay(p_tenant_id, p_context, clock.now());
    if v_answer is null then
        perform problem.require(wire.sequence_body(), p_body);
        -- A statement of its own: the presenter is stable and would not see what its own statement wrote.
        v_sequence := sequence.create(p_tenant_id, p_context.actor, p_body, clock.now());
        v_answer := access.remember(p_tenant_id, p_context, wire.ok(wire.sequence(v_sequence)));
    end if;
    return v_answer;
end
$$;

comment on function api.create_sequence(text, data.request_context, jsonb) is
'Makes a draft sequence with its steps. Problems: invalid_body.';
