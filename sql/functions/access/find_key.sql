create or replace function access.find_key(
    p_tenant_id  text,
    p_api_key_id uuid
)
returns data.api_keys
language plpgsql volatile
as $$
declare
    v_key data.api_keys;
begin
    select * into v_key
    from data.api_keys k
    where k.tenant_id = p_tenant_id
      and k.api_key_id = p_api_key_id;
    if not found then
        perform problem.raise(404, 'key_not_found', 'There is no such key.',
                              jsonb_build_object('keyId', p_api_key_id));
    end if;
    return v_key;
end
$$;

comment on function access.find_key(text, uuid) is 'An API key of the tenant. Problems: key_not_found.';
