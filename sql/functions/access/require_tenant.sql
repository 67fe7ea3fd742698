create or replace function access.require_tenant(
    p_tenant_id text
)
returns void
language plpgsql volatile
as $$
begin
    if not exists (select from data.tenants t where t.tenant_id = p_tenant_id) then
        perform problem.raise(404, 'tenant_not_found', 'There is no tenant of this id.',
                              jsonb_build_object('tenantId', p_tenant_id));
    end if;
end
$$;

comment on function access.require_tenant(text) is
'Refuses the id of a tenant that there is not, and null. Problems: tenant_not_found.';
