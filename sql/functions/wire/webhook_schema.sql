create or replace function wire.webhook_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Webhook', '{
        "id":              {"type": "string", "format": "uuid"},
        "url":             {"type": "string", "examples": ["https://crm.acme.example/events"]},
        "description":     {"type": ["string", "null"], "examples": [null]},
        "types":           {"type": ["array", "null"], "examples": [null], "items": {"type": "string"}},
        "status":          {"type": "string", "enum": ["enabled", "disabled"]},
        "disabledReason":  {"type": ["string", "null"], "examples": [null]},
        "lastDeliveredAt": {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "failingSince":    {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "lastError":       {"type": ["string", "null"], "examples": [null]},
        "oldSecretUntil":  {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "createdBy":       {"type": "string", "examples": ["jane"]},
        "createdAt":       {"type": "string", "format": "date-time"},
        "updatedAt":       {"type": "string", "format": "date-time"}
    }')
$$;

comment on function wire.webhook_schema() is
'The JSON Schema of an address for events as wire.webhook makes it.';
