create or replace function ops.revoke_key(
    p_tenant_id text,
    p_key_id    uuid
)
returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select access.revoke_key(p_tenant_id, p_key_id, clock.now())
$$;

comment on function ops.revoke_key(text, uuid) is
'Revokes an API key: servers stop to accept it within a second. Problems: key_not_found.';
