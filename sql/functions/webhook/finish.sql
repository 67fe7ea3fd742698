create or replace function webhook.finish(
    p_tenant_id    text,
    p_webhook_id   uuid,
    p_delivery_id  uuid,
    p_lease_number bigint,
    p_status       integer,
    p_error        text,
    p_at           timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    v_is_done  constant boolean := coalesce(p_status between 200 and 299, false);
    v_delivery data.webhook_deliveries;
begin
    -- Parent before child.
    perform from data.webhooks w
    where w.tenant_id = p_tenant_id
      and w.webhook_id = p_webhook_id
    for no key update;

    update data.webhook_deliveries d
    set status          = case when v_is_done then 'delivered'
                               when p_status = 410 or webhook.retry_wait(d.attempt_count) is null then 'dead'
                               else 'pending' end,
        response_status = p_status,
        last_error      = case when not v_is_done then left(p_error, 500) end,
        finished_at     = case when v_is_done or p_status = 410
                                 or webhook.retry_wait(d.attempt_count) is null then p_at end,
        -- A fifth more or less, so that what failed together does not come back together.
        due_at          = coalesce(
            p_at + webhook.retry_wait(d.attempt_count) * (0.8 + random() * 0.4), d.due_at)
    where d.tenant_id = p_tenant_id
      and d.webhook_id = p_webhook_id
      and d.webhook_delivery_id = p_delivery_id
      and d.lease_number = p_lease_number
      and d.status = 'pending'
    returning * into v_delivery;
    if not found then
        return 'lost';
    end if;

    update data.webhooks w
    set last_delivered_at = case when v_is_done then p_at else w.last_delivered_at end,
        failing_since_at  = case when not v_is_done then coalesce(w.failing_since_at, p_at) end,
        last_error        = case when not v_is_done then left(p_error, 500) end
    where w.tenant_id = p_tenant_id
      and w.webhook_id = p_webhook_id;
    update data.webhooks w
    set status          = 'disabled',
        disabled_reason = case when p_status = 410 then 'gone' else 'failing' end
    where w.tenant_id = p_tenant_id
      and w.webhook_id = p_webhook_id
      and w.status = 'enabled'
      and (p_status = 410 or w.failing_since_at < p_at - interval '5 days');
    return v_delivery.status;
end
$$;

comment on function webhook.finish(text, uuid, uuid, bigint, integer, text, timestamptz) is
'Records an attempt: delivered with a status of 200 to 299, otherwise tried again later '
'(webhook.retry_wait, a fifth more or less), or dead. 410, and five days without any success, disable the '
'address. Answers the status of the delivery; lost: its lease had ended and somebody else has it.';
