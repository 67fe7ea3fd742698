create or replace function wire.event(
    p_event data.outbox_events
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'eventId', p_event.event_id,
        'type', p_event.type,
        'version', 1,
        'tenantId', p_event.tenant_id,
        'occurredAt', wire.instant(p_event.occurred_at),
        'correlationId', p_event.correlation_id,
        'data', p_event.data)
        || case when p_event.traceparent is null then '{}'
                else jsonb_build_object('traceparent', p_event.traceparent) end
$$;

comment on function wire.event(data.outbox_events) is
'An event as the world sees it, wherever it is read: NATS, the feed, webhooks. traceparent is there only if '
'a request with one caused it.';
