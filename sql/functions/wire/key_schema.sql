create or replace function wire.key_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Key', '{
        "id":        {"type": "string", "format": "uuid"},
        "role":      {"type": "string", "enum": ["member", "reader", "admin"]},
        "actor":     {"type": "string", "examples": ["jane"]},
        "createdAt": {"type": "string", "format": "date-time"},
        "expiresAt": {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "revokedAt": {"type": ["string", "null"], "format": "date-time", "examples": [null]}
    }')
$$;

comment on function wire.key_schema() is
'The JSON Schema of an API key as wire.key makes it.';
