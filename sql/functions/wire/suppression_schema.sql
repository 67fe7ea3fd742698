create or replace function wire.suppression_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Suppression', '{
        "id":        {"type": "string", "format": "uuid"},
        "kind":      {"type": "string", "enum": ["address", "domain"]},
        "value":     {"type": "string", "examples": ["ada@globex.example"]},
        "reason":    {"type": "string", "enum": ["manual", "unsubscribed", "bounced", "complained"]},
        "source":    {"type": "string", "examples": ["jane"]},
        "createdAt": {"type": "string", "format": "date-time"}
    }')
$$;

comment on function wire.suppression_schema() is
'The JSON Schema of a suppression as wire.suppression makes it.';
