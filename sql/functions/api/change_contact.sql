create or replace function api.change_contact(
    p_tenant_id  text,
    p_context    data.request_context,
    p_contact_id uuid,
    p_body       jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_contact data.contacts;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.contact_body(), p_body);
    v_contact := contact.lock(p_tenant_id, p_contact_id);
    perform access.require_match(p_context, wire.etag(v_contact));
    -- A statement of its own: the presenter is stable and would not see what its own statement wrote.
    v_contact := contact.change(v_contact, p_body, clock.now());
    return wire.tagged(wire.contact(v_contact), wire.etag(v_contact));
end
$$;

comment on function api.change_contact(text, data.request_context, uuid, jsonb) is
'Changes a contact: what is left out stays, null clears. Problems: invalid_body, invalid_timezone, '
'contact_not_found, contact_exists, contact_erased, precondition_failed.';
