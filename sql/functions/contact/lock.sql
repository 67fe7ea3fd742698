create or replace function contact.lock(
    p_tenant_id  text,
    p_contact_id uuid
)
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact data.contacts;
begin
    select * into v_contact
    from data.contacts c
    where c.tenant_id = p_tenant_id
      and c.contact_id = p_contact_id
    for no key update;       -- who enrolls it meanwhile need not wait
    if not found then
        perform problem.raise(404, 'contact_not_found', 'There is no such contact.',
                              jsonb_build_object('contactId', p_contact_id));
    end if;
    return v_contact;
end
$$;

comment on function contact.lock(text, uuid) is
'A contact of the tenant, locked for a change before its enrollments; it may be enrolled meanwhile. '
'Problems: contact_not_found.';
