create or replace function ops.create_key(
    p_tenant_id  text,
    p_role       text,
    p_actor      text,
    p_expires_at timestamptz default null
)
returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at  constant timestamptz := clock.now();
    v_key constant text := access.create_key(p_tenant_id, p_role, p_actor, p_expires_at, v_at);
begin
    perform access.audit(p_tenant_id, 'ops.create_key', jsonb_build_object('tenantId', p_tenant_id,
        'role', p_role, 'actor', p_actor, 'expiresAt', p_expires_at), null,
        (select jsonb_build_object('keyId', k.api_key_id)
         from data.api_keys k
         where k.tenant_id = p_tenant_id
           and k.key_sha256 = sha256(convert_to(v_key, 'UTF8'))), v_at);
    return v_key;
end
$$;

comment on function ops.create_key(text, text, text, timestamptz) is
'Makes an API key for a role (admin, member, reader) and a user, and answers it: keep it, it is shown '
'only here. Problems: invalid_role, invalid_actor, invalid_expiry, tenant_not_found.';
