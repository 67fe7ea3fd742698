create or replace function wire.webhook_delivery_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('WebhookDelivery', '{
        "id":             {"type": "string", "format": "uuid"},
        "eventId":        {"type": "string", "format": "uuid"},
        "type":           {"type": "string", "examples": ["sequence.enrollment.created"]},
        "status":         {"type": "string", "enum": ["delivered", "pending", "dead"]},
        "attempts":       {"type": "integer", "examples": [1]},
        "nextAttemptAt":  {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "responseStatus": {"type": ["integer", "null"], "examples": [200]},
        "lastError":      {"type": ["string", "null"], "examples": [null]},
        "createdAt":      {"type": "string", "format": "date-time"},
        "finishedAt":     {"type": ["string", "null"], "format": "date-time"}
    }')
$$;

comment on function wire.webhook_delivery_schema() is
'The JSON Schema of what became of an event at an address as wire.webhook_delivery makes it.';
