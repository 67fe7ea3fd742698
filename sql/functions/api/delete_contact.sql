create or replace function api.delete_contact(
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
    v_contact := contact.lock(p_tenant_id, p_contact_id);
    perform access.require_match(p_context, wire.etag(v_contact));
    perform contact.remove(v_contact);
    return wire.ok(wire.contact(v_contact));
end
$$;

comment on function api.delete_contact(text, data.request_context, uuid) is
'Deletes a contact that was never enrolled, and answers what it was. Problems: contact_not_found, '
'contact_enrolled, contact_has_history, precondition_failed.';
