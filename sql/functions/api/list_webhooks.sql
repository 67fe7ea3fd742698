create or replace function api.list_webhooks(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null,
    p_cursor    text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_page  constant integer := coalesce(p_page, 1);
    v_size  constant integer := coalesce(p_page_size, 20);
    v_after constant text[] := problem.read_cursor(p_cursor, p_page, '{uuid}');
    v_from  constant uuid := coalesce(v_after[1], 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(v_page, v_size);
    if v_after is null then
        select count(*) into v_total
        from data.webhooks w
        where w.tenant_id = p_tenant_id;
    end if;

    select jsonb_agg(wire.webhook(row(w.*)::data.webhooks) order by w.webhook_id desc) into v_items
    from (select w.*
          from data.webhooks w
          where w.tenant_id = p_tenant_id
            and w.webhook_id < v_from
          order by w.webhook_id desc
          limit v_size offset (v_page - 1)::bigint * v_size) w;
    return wire.list(v_items, v_page, v_size, v_total, array[v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_webhooks(text, data.request_context, integer, integer, text) is
'The addresses to which events are posted, newest first. Problems: invalid_parameter.';
