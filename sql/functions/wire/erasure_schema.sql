create or replace function wire.erasure_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Erasure', '{
        "contactId": {"type": "string", "format": "uuid"},
        "erased":    {"type": "object", "additionalProperties": {"type": "integer"},
                      "examples": [{"messages": 2}]}
    }')
$$;

comment on function wire.erasure_schema() is
'The JSON Schema of what was erased as wire.erasure makes it.';
