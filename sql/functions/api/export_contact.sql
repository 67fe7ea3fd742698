create or replace function api.export_contact(
    p_tenant_id  text,
    p_context    data.request_context,
    p_contact_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    return wire.ok(wire.contact_export(contact.find(p_tenant_id, p_contact_id)));
end
$$;

comment on function api.export_contact(text, data.request_context, uuid) is
'Everything that is kept about a contact: its data, its enrollments with their executions, messages and '
'events, the mails that came from it. Problems: contact_not_found.';
