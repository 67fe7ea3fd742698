create or replace function access.revoke_key(
    p_tenant_id  text,
    p_api_key_id uuid,
    p_at         timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    update data.api_keys k
    set revoked_at = p_at
    where k.tenant_id = p_tenant_id
      and k.api_key_id = p_api_key_id
      and k.revoked_at is null;
    if not found then
        perform problem.raise(404, 'key_not_found', 'There is no such key, or it is revoked already.',
                              jsonb_build_object('keyId', p_api_key_id));
    end if;
    perform pg_notify('cadence_keys', p_api_key_id::text);   -- servers forget it at once
end
$$;

comment on function access.revoke_key(text, uuid, timestamptz) is
'Revokes a key and tells the servers. Problems: key_not_found.';
