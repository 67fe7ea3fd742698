create or replace function api.list_webhook_deliveries(
    p_tenant_id  text,
    p_context    data.request_context,
    p_webhook_id uuid,
    p_page_size  integer default null,
    p_cursor     text default null,
    p_status     text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan    -- a filter that is not asked for is not in the plan
as $$
declare
    v_size  constant integer := coalesce(p_page_size, 20);
    v_after constant text[] := problem.read_cursor(p_cursor, null, '{uuid}');
    v_from  constant uuid := coalesce(v_after[1], 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    v_items jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(1, v_size);
    perform problem.require_one_of('status', p_status, array['pending', 'delivered', 'dead']);
    perform webhook.find(p_tenant_id, p_webhook_id);
    select jsonb_agg(wire.webhook_delivery(row(d.*)::data.webhook_deliveries)
                     order by d.webhook_delivery_id desc) into v_items
    from (select d.*
          from data.webhook_deliveries d
          where d.tenant_id = p_tenant_id
            and d.webhook_id = p_webhook_id
            and d.webhook_delivery_id < v_from
            and (p_status is null or d.status = p_status)
          order by d.webhook_delivery_id desc
          limit v_size) d;
    return wire.list(v_items, null, v_size, null, array[v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_webhook_deliveries(text, data.request_context, uuid, integer, text, text) is
'What became of events at an address, the newest first: pending, delivered or dead (null: all). Problems: '
'invalid_parameter, webhook_not_found.';
