create or replace function wire.webhook_delivery(
    p_delivery data.webhook_deliveries
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'id', p_delivery.webhook_delivery_id,
        'eventId', p_delivery.event_id,
        'type', p_delivery.type,
        'status', p_delivery.status,
        'attempts', p_delivery.attempt_count,
        'nextAttemptAt', case when p_delivery.status = 'pending' then wire.instant(p_delivery.due_at) end,
        'responseStatus', p_delivery.response_status,
        'lastError', p_delivery.last_error,
        'createdAt', wire.instant(p_delivery.created_at),
        'finishedAt', wire.instant(p_delivery.finished_at))
$$;

comment on function wire.webhook_delivery(data.webhook_deliveries) is
'What became of an event at an address, as clients see it.';
