create or replace function wire.event_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Event', '{
        "eventId":       {"type": "string", "format": "uuid"},
        "type":          {"type": "string", "examples": ["sequence.enrollment.created"]},
        "version":       {"type": "integer", "examples": [1]},
        "tenantId":      {"type": "string", "examples": ["acme"]},
        "occurredAt":    {"type": "string", "format": "date-time"},
        "correlationId": {"type": ["string", "null"], "examples": ["5f03cf1e-3dfb-4552-85db-308477deb8d6"]},
        "data":          {"type": "object"},
        "traceparent":   {"type": "string",
                          "examples": ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]}
    }', '{traceparent}')
$$;

comment on function wire.event_schema() is
'The JSON Schema of an event as wire.event makes it.';
