create or replace function api.delete_webhook(
    p_tenant_id  text,
    p_context    data.request_context,
    p_webhook_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_webhook data.webhooks;
begin
    perform access.enter(p_tenant_id, p_context);
    v_webhook := webhook.remove(p_tenant_id, p_webhook_id);
    return wire.ok(wire.webhook(v_webhook));
end
$$;

comment on function api.delete_webhook(text, data.request_context, uuid) is
'Posts nothing more to an address, and forgets its deliveries. Problems: webhook_not_found.';
