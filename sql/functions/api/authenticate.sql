create or replace function api.authenticate(
    p_tenant_id  text,
    p_key_sha256 bytea
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_answer jsonb;
begin
    perform access.enter(p_tenant_id);
    select jsonb_build_object('keyId', k.api_key_id, 'actor', k.actor, 'role', k.role,
                              'expiresAt', wire.instant(k.expires_at))
    into v_answer
    from data.api_keys k
    where k.tenant_id = p_tenant_id
      and k.key_sha256 = p_key_sha256
      and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > clock.now());
    return v_answer;
end
$$;

comment on function api.authenticate(text, bytea) is
'Who a key belongs to: keyId, actor, role, expiresAt. Null for a key that is unknown, expired or revoked.';
