create or replace function wire.mailbox_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Mailbox', '{
        "id":                {"type": "string", "format": "uuid"},
        "email":             {"type": "string", "examples": ["ann@acme.example"]},
        "timezone":          {"type": ["string", "null"], "examples": ["America/New_York"]},
        "dailyLimit":        {"type": ["integer", "null"], "examples": [200]},
        "hourlyLimit":       {"type": ["integer", "null"], "examples": [30]},
        "minimumGapSeconds": {"type": "integer", "examples": [45]},
        "usedToday":         {"type": "integer", "examples": [0]},
        "usedThisHour":      {"type": "integer", "examples": [0]},
        "createdAt":         {"type": "string", "format": "date-time"},
        "updatedAt":         {"type": "string", "format": "date-time"}
    }'::jsonb || jsonb_build_object(
        'smtp', wire.mailbox_smtp() || '{"examples": [null]}',
        'imap', wire.mailbox_imap() || '{"examples": [null]}',
        'imapState', wire.schema_or_null(wire.schema_of_object('ImapState', '{
            "lastPolledAt": {"type": ["string", "null"], "format": "date-time"},
            "failureCount": {"type": "integer", "examples": [0]},
            "lastError":    {"type": ["string", "null"], "examples": [null]}
        }')) || '{"examples": [null]}'))
$$;

comment on function wire.mailbox_schema() is
'The JSON Schema of a mailbox as wire.mailbox makes it.';
