create or replace function webhook.find(
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
      and w.webhook_id = p_webhook_id;
    if not found then
        perform problem.raise(404, 'webhook_not_found', 'There is no such webhook.',
                              jsonb_build_object('webhookId', p_webhook_id));
    end if;
    return v_webhook;
end
$$;

comment on function webhook.find(text, uuid) is
'An address for events of the tenant. Problems: webhook_not_found.';
