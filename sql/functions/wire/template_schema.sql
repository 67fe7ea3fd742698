create or replace function wire.template_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Template', '{
        "id":        {"type": "string", "format": "uuid"},
        "name":      {"type": "string", "examples": ["Welcome"]},
        "subject":   {"type": ["string", "null"], "examples": ["Welcome, {{firstName}}"]},
        "bodyHtml":  {"type": ["string", "null"], "examples": [null]},
        "bodyText":  {"type": ["string", "null"], "examples": ["Hello {{firstName}}"]},
        "variables": {"type": "array", "items": {"type": "string", "examples": ["firstName"]}},
        "createdBy": {"type": "string", "examples": ["jane"]},
        "createdAt": {"type": "string", "format": "date-time"},
        "updatedAt": {"type": "string", "format": "date-time"}
    }')
$$;

comment on function wire.template_schema() is
'The JSON Schema of a template as wire.template makes it.';
