create or replace function ops.replay_webhook(
    p_tenant_id  text,
    p_webhook_id uuid
)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_webhook constant data.webhooks := webhook.lock(p_tenant_id, p_webhook_id);
    v_count   constant bigint := webhook.replay(p_tenant_id, v_webhook.webhook_id, null, clock.real_now());
begin
    perform access.audit(p_tenant_id, 'ops.replay_webhook', jsonb_build_object('tenantId', p_tenant_id,
        'webhookId', p_webhook_id), null, jsonb_build_object('count', v_count), clock.now());
    return v_count;
end
$$;

comment on function ops.replay_webhook(text, uuid) is
'Posts again what is dead at an address for events, and answers how many. Problems: webhook_not_found.';
