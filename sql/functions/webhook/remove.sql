create or replace function webhook.remove(
    p_tenant_id  text,
    p_webhook_id uuid
)
returns data.webhooks
language plpgsql volatile
as $$
declare
    v_webhook data.webhooks := webhook.lock(p_tenant_id, p_webhook_id);
begin
    delete from data.webhook_deliveries d
    where d.tenant_id = p_tenant_id
      and d.webhook_id = p_webhook_id;
    delete from data.webhooks w
    where w.tenant_id = p_tenant_id
      and w.webhook_id = p_webhook_id;
    return v_webhook;
end
$$;

comment on function webhook.remove(text, uuid) is
'Takes an address for events away with its deliveries, and answers what it was. Problems: '
'webhook_not_found.';
