create or replace function ops.revoke_key(
    p_tenant_id text,
    p_key_id    uuid
)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at constant timestamptz := clock.now();
begin
    perform access.revoke_key(p_tenant_id, p_key_id, v_at);
    perform access.audit(p_tenant_id, 'ops.revoke_key', jsonb_build_object('tenantId', p_tenant_id,
        'keyId', p_key_id), '{"isRevoked": false}', '{"isRevoked": true}', v_at);
end
$$;

comment on function ops.revoke_key(text, uuid) is
'Revokes an API key: servers stop to accept it within a second. Problems: key_not_found.';
