create or replace function api.create_contact(
    p_tenant_id text,
    p_context   data.request_context,
    p_body      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_answer jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    v_answer := access.replay(p_tenant_id, p_context, clock.now());
    if v_answer is null then
        perform problem.require(wire.contact_body(), p_body);
        v_answer := access.remember(p_tenant_id, p_context,
            wire.ok(wire.contact(contact.create(p_tenant_id, p_body, clock.now()))));
    end if;
    return v_answer;
end
$$;

comment on function api.create_contact(text, data.request_context, jsonb) is
'Makes a contact. Problems: invalid_body, invalid_timezone, contact_exists, contact_erased.';
