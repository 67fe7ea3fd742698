create or replace function ops.list_tenants()
returns table (tenant_id text, name text, created_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select t.tenant_id, t.name, t.created_at
    from data.tenants t
    order by t.tenant_id
$$;

comment on function ops.list_tenants() is 'The tenants, by their ids.';
