create or replace function api.get_contact(
    p_tenant_id  text,
    p_context    data.request_context,
    p_contact_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_contact data.contacts;
begin
    perform access.enter(p_tenant_id, p_context);
    v_contact := contact.find(p_tenant_id, p_contact_id);
    return wire.tagged(wire.contact(v_contact), wire.etag(v_contact));
end
$$;

comment on function api.get_contact(text, data.request_context, uuid) is
'A contact. Problems: contact_not_found.';
