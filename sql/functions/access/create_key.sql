create or replace function access.create_key(
    p_tenant_id  text,
    p_role       text,
    p_actor      text,
    p_expires_at timestamptz,
    p_at         timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    -- 244 random bits; the tenant stands in the key, so that a look-up can be routed by it.
    v_key constant text := 'cad_' || p_tenant_id || '_'
        || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
    if p_role is null or p_role not in ('admin', 'member', 'reader') then
        perform problem.raise(422, 'invalid_role', 'A role is admin, member or reader.');
    end if;
    if length(coalesce(p_actor, '')) not between 1 and 255 then
        perform problem.raise(422, 'invalid_actor', 'A key needs a user of at most 255 characters.');
    end if;
    if p_expires_at <= p_at then
        perform problem.raise(422, 'invalid_expiry', 'A key must expire in the future, or never.');
    end if;
    perform access.require_tenant(p_tenant_id);
    insert into data.api_keys
        (tenant_id, api_key_id, key_sha256, actor, role, created_at, expires_at)
    values (p_tenant_id, clock.new_id(p_at), sha256(convert_to(v_key, 'UTF8')), p_actor, p_role, p_at,
            p_expires_at);
    return v_key;
end
$$;

comment on function access.create_key(text, text, text, timestamptz, timestamptz) is
'Makes an API key and answers it: the only time it is seen, for its SHA-256 is all that is kept. Null '
'expiry means never. Problems: invalid_role, invalid_actor, invalid_expiry, tenant_not_found.';
