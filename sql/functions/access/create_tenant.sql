create or replace function access.create_tenant(
    p_tenant_id text,
    p_name      text,
    p_at        timestamptz
)
returns data.tenants
language plpgsql volatile
as $$
declare
    v_tenant data.tenants;
begin
    if p_tenant_id is null or p_tenant_id !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then
        perform problem.raise(422, 'invalid_tenant_id',
            'A tenant id is 1 to 63 lower-case letters, digits and inner hyphens.');
    end if;
    if length(coalesce(p_name, '')) not between 1 and 255 then
        perform problem.raise(422, 'invalid_name', 'A tenant needs a name of at most 255 characters.');
    end if;
    insert into data.tenants (tenant_id, name, created_at)
    values (p_tenant_id, p_name, p_at)
    on conflict (tenant_id) do nothing
    returning * into v_tenant;

    if not found then
        perform problem.raise(409, 'tenant_exists', 'There is a tenant of this id already.',
                              jsonb_build_object('tenantId', p_tenant_id));
    end if;
    return v_tenant;
end
$$;

comment on function access.create_tenant(text, text, timestamptz) is
'Makes a tenant and answers it. Problems: invalid_tenant_id, invalid_name, tenant_exists.';
