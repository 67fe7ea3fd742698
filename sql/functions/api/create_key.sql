create or replace function api.create_key(
    p_tenant_id text,
    p_context   data.request_context,
    p_body      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_key text;
    v_row data.api_keys;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.key_body(), p_body);
    -- No access.remember: the key would be kept where only its hash may be.
    v_key := access.create_key(p_tenant_id, p_body ->> 'role', p_body ->> 'actor',
                               (p_body ->> 'expiresAt')::timestamptz, clock.now());
    select * into v_row
    from data.api_keys k
    where k.tenant_id = p_tenant_id
      and k.key_sha256 = sha256(convert_to(v_key, 'UTF8'));
    return wire.ok(wire.new_key(v_row, v_key));
end
$$;

comment on function api.create_key(text, data.request_context, jsonb) is
'Makes an API key and answers it with its secret, which is shown only here; an Idempotency-Key has no '
'effect. Problems: invalid_body, invalid_expiry.';
