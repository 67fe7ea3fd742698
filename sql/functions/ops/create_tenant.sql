create or replace function ops.create_tenant(
    p_tenant_id text,
    p_name      text
)
returns jsonb
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object('tenantId', t.tenant_id, 'name', t.name,
                              'createdAt', wire.instant(t.created_at))
    from access.create_tenant(p_tenant_id, p_name, clock.now()) t
$$;

comment on function ops.create_tenant(text, text) is
'Makes a tenant. Problems: invalid_tenant_id, invalid_name, tenant_exists.';
