create or replace function webhook.replay(
    p_tenant_id   text,
    p_webhook_id  uuid,
    p_delivery_id uuid,
    p_at          timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_count bigint;
begin
    update data.webhook_deliveries d
    set status        = 'pending',
        attempt_count = 0,
        due_at        = p_at,
        finished_at   = null
    where d.tenant_id = p_tenant_id
      and d.webhook_id = p_webhook_id
      and (p_delivery_id is null and d.status = 'dead'
           or d.webhook_delivery_id = p_delivery_id and d.status <> 'pending');
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function webhook.replay(text, uuid, uuid, timestamptz) is
'Tries dead deliveries of an address again, all of them or one (which may have been delivered), from the '
'first attempt on. Answers how many.';
