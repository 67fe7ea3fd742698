create or replace function api.revoke_key(
    p_tenant_id text,
    p_context   data.request_context,
    p_key_id    uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    perform access.revoke_key(p_tenant_id, p_key_id, clock.now());
    return wire.ok(wire.key(access.find_key(p_tenant_id, p_key_id)));
end
$$;

comment on function api.revoke_key(text, data.request_context, uuid) is
'Revokes an API key: servers take it for at most another second. Problems: key_not_found.';
