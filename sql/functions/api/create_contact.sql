create or replace function api.create_contact(
    p_tenant_id text,
    p_context   data.request_context,
    p_body      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id);
    perform problem.require(wire.contact_body(), p_body);
    return wire.ok(wire.contact(contact.create(p_tenant_id, p_body, clock.now())));
end
$$;

comment on function api.create_contact(text, data.request_context, jsonb) is
'Makes a contact. Problems: invalid_body, invalid_timezone, contact_exists.';
