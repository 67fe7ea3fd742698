create or replace function wire.webhook(
    p_webhook data.webhooks
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'id', p_webhook.webhook_id,
        'url', p_webhook.url,
        'description', p_webhook.description,
        'types', to_jsonb(p_webhook.types),
        'status', p_webhook.status,
        'disabledReason', p_webhook.disabled_reason,
        'lastDeliveredAt', wire.instant(p_webhook.last_delivered_at),
        'failingSince', wire.instant(p_webhook.failing_since_at),
        'lastError', p_webhook.last_error,
        'oldSecretUntil', wire.instant(p_webhook.old_secret_until),
        'createdBy', p_webhook.created_by,
        'createdAt', wire.instant(p_webhook.created_at),
        'updatedAt', wire.instant(p_webhook.updated_at))
$$;

comment on function wire.webhook(data.webhooks) is
'An address for events as clients see it; its secret is shown by those who made it, once.';
