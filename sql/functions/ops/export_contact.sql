create or replace function ops.export_contact(
    p_contact_id uuid
)
returns jsonb
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select wire.contact_export(contact.find(contact.tenant_of(p_contact_id), p_contact_id))
$$;

comment on function ops.export_contact(uuid) is
'Everything that is kept about a contact, as JSON: for whoever asks what is known about them. Problems: '
'contact_not_found.';
