create or replace function wire.new_webhook(
    p_webhook data.webhooks
)
returns jsonb
language sql stable
as $$
    select wire.webhook(p_webhook) || jsonb_build_object('secret', p_webhook.secret)
$$;

comment on function wire.new_webhook(data.webhooks) is
'An address for events as clients see it when its secret is new: with the secret.';
