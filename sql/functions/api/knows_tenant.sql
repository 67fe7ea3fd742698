create or replace function api.knows_tenant(
    p_tenant_id text
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_known boolean;
begin
    perform access.enter(p_tenant_id);
    v_is_known := exists (select from data.tenants t where t.tenant_id = p_tenant_id);
    return to_jsonb(v_is_known);
end
$$;

comment on function api.knows_tenant(text) is
'True if there is a tenant of this id: asked before a token that names it is believed.';
