create or replace function wire.contact_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Contact', '{
        "id":          {"type": "string", "format": "uuid"},
        "email":       {"type": ["string", "null"], "examples": ["ada@globex.example"]},
        "firstName":   {"type": ["string", "null"], "examples": ["Ada"]},
        "lastName":    {"type": ["string", "null"], "examples": ["Byron"]},
        "company":     {"type": ["string", "null"], "examples": ["Globex"]},
        "title":       {"type": ["string", "null"], "examples": [null]},
        "phone":       {"type": ["string", "null"], "examples": [null]},
        "linkedinUrl": {"type": ["string", "null"], "examples": [null]},
        "timezone":    {"type": ["string", "null"], "examples": ["America/New_York"]},
        "attributes":  {"type": "object", "examples": [{}]},
        "suppression": {"type": ["string", "null"], "examples": [null],
                        "enum": ["unsubscribed", "bounced", "complained", "manual", null]},
        "createdAt":   {"type": "string", "format": "date-time"},
        "updatedAt":   {"type": "string", "format": "date-time"}
    }')
$$;

comment on function wire.contact_schema() is
'The JSON Schema of a contact as wire.contact makes it.';
