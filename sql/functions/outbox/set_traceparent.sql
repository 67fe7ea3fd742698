create or replace function outbox.set_traceparent(
    p_traceparent text
)
returns void
language sql volatile
as $$
    select set_config('cadence.traceparent',
                      case when p_traceparent ~ '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'
                           then p_traceparent
                           else '' end, true)
$$;

comment on function outbox.set_traceparent(text) is
'Sets the W3C trace context of the events that are written in the rest of the transaction; null, or one that '
'is malformed: they have none. Of requests access.enter sets it.';
