create or replace function contact.tenant_of(
    p_contact_id uuid
)
returns text
language plpgsql volatile
as $$
declare
    v_tenant_id text;
begin
    -- One probe of the key for each tenant.
    select t.tenant_id into v_tenant_id
    from data.tenants t
    cross join lateral (
        select from data.contacts c
        where c.tenant_id = t.tenant_id
          and c.contact_id = p_contact_id
        limit 1) c
    limit 1;
    if not found then
        perform problem.raise(404, 'contact_not_found', 'There is no such contact.',
                              jsonb_build_object('contactId', p_contact_id));
    end if;
    return v_tenant_id;
end
$$;

comment on function contact.tenant_of(uuid) is
'Whose contact that is, for operators, who name it by its id alone. Problems: contact_not_found.';
