create or replace function webhook.lock(
    p_tenant_id  text,
    p_webhook_id uuid
)
returns data.webhooks
language plpgsql volatile
as $$
declare
    v_webhook data.webhooks;
begin
    select * into v_webhook
    from data.webhooks w
    where w.tenant_id = p_tenant_id
      and w.webhook_id = p_webhook_id
    for update;
    if not found then
        perform problem.raise(404, 'webhook_not_found', 'There is no such webhook.',
                              jsonb_build_object('webhookId', p_webhook_id));
    end if;
    return v_webhook;
end
$$;

comment on function webhook.lock(text, uuid) is
'An address for events of the tenant, locked for a change. Problems: webhook_not_found.';
