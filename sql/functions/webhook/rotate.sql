create or replace function webhook.rotate(
    p_webhook data.webhooks,
    p_at      timestamptz
)
returns data.webhooks
language plpgsql volatile
as $$
declare
    v_webhook data.webhooks;
begin
    update data.webhooks w
    set old_secret       = w.secret,
        old_secret_until = clock.real_now() + interval '24 hours',
        secret           = webhook.new_secret(),
        updated_at       = p_at
    where w.tenant_id = p_webhook.tenant_id
      and w.webhook_id = p_webhook.webhook_id
    returning * into v_webhook;
    return v_webhook;
end
$$;

comment on function webhook.rotate(data.webhooks, timestamptz) is
'Gives an address a new secret; for 24 hours everything is signed with the old one, too.';
