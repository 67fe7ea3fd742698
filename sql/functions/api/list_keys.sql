create or replace function api.list_keys(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_page  constant integer := coalesce(p_page, 1);
    v_size  constant integer := coalesce(p_page_size, 20);
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id);
    perform problem.require_page(v_page, v_size);
    select count(*) into v_total
    from data.api_keys k
    where k.tenant_id = p_tenant_id;

    select jsonb_agg(wire.key(row(k.*)::data.api_keys) order by k.api_key_id desc) into v_items
    from (select k.*
          from data.api_keys k
          where k.tenant_id = p_tenant_id
          order by k.api_key_id desc
          limit v_size offset (v_page - 1)::bigint * v_size) k;
    return wire.page(v_items, v_page, v_size, v_total);
end
$$;

comment on function api.list_keys(text, data.request_context, integer, integer) is
'The API keys of the tenant, newest first, without their secrets; expired and revoked ones, too. Problems: '
'invalid_parameter.';
