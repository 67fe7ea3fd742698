create or replace function ops.list_keys(
    p_tenant_id text
)
returns table (key_id uuid, role text, actor text, created_at timestamptz, expires_at timestamptz,
               revoked_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select k.api_key_id, k.role, k.actor, k.created_at, k.expires_at, k.revoked_at
    from data.api_keys k
    where k.tenant_id = p_tenant_id
    order by k.api_key_id
$$;

comment on function ops.list_keys(text) is 'The API keys of a tenant, oldest first, without their secrets.';
