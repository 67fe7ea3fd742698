create or replace function ops.create_tenant(
    p_tenant_id text,
    p_name      text
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at     constant timestamptz := clock.now();
    v_tenant constant data.tenants := access.create_tenant(p_tenant_id, p_name, v_at);
begin
    perform access.audit(p_tenant_id, 'ops.create_tenant', jsonb_build_object('tenantId', p_tenant_id,
        'name', p_name), null, null, v_at);
    return jsonb_build_object('tenantId', v_tenant.tenant_id, 'name', v_tenant.name,
                              'createdAt', wire.instant(v_tenant.created_at));
end
$$;

comment on function ops.create_tenant(text, text) is
'Makes a tenant. Problems: invalid_tenant_id, invalid_name, tenant_exists.';
