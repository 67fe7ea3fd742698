create or replace function api.change_webhook(
    p_tenant_id  text,
    p_context    data.request_context,
    p_webhook_id uuid,
    p_body       jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_webhook data.webhooks;
begin
    perform access.enter(p_tenant_id, p_context);
    v_webhook := webhook.lock(p_tenant_id, p_webhook_id);
    perform access.require_match(p_context, wire.etag(v_webhook));
    perform problem.require(wire.webhook_body(), p_body);
    v_webhook := webhook.put(p_tenant_id, p_webhook_id, p_context.actor, p_body, clock.now());
    return wire.tagged(wire.webhook(v_webhook), wire.etag(v_webhook));
end
$$;

comment on function api.change_webhook(text, data.request_context, uuid, jsonb) is
'Changes where events are posted, which, and whether: what is absent stays, what is null goes. Problems: '
'invalid_body, webhook_not_found, precondition_failed.';
