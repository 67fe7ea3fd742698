-- Events in an order that no late commit can break, with the trace of the request that caused them.

alter type data.request_context add attribute traceparent text;
comment on type data.request_context is
'Who asks: the user behind the API key, the role of the key, and the id of the request; its '
'Idempotency-Key with the SHA-256 of method, path, query and body, its If-Match, and its W3C traceparent, '
'null without.';

alter table data.outbox_events add column position bigint not null default 0;
alter table data.outbox_events alter column position drop default;
alter table data.outbox_events add column traceparent text;
comment on column data.outbox_events.position is
'outbox.position(): no transaction that is still running can add an event below the oldest transaction that '
'runs. The feed goes by position, written_at, event_id.';
comment on column data.outbox_events.traceparent is
'W3C trace context of the HTTP request that caused it; null for what the clock or a worker caused.';

drop index data.outbox_events_feed_idx;
create index outbox_events_feed_idx on data.outbox_events (tenant_id, position, written_at, event_id);
