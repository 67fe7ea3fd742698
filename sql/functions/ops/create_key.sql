create or replace function ops.create_key(
    p_tenant_id  text,
    p_role       text,
    p_actor      text,
    p_expires_at timestamptz default null
)
returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select access.create_key(p_tenant_id, p_role, p_actor, p_expires_at, clock.now())
$$;

comment on function ops.create_key(text, text, text, timestamptz) is
'Makes an API key for a role (admin, member, reader) and a user, and answers it: keep it, it is shown '
'only here. Problems: invalid_role, invalid_actor, invalid_expiry, tenant_not_found.';
