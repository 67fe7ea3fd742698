create or replace function wire.contact_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"email": "ada@globex.example", "firstName": "Ada", "company": "Globex",
                    "timezone": "America/New_York"}],
      "properties": {
        "email":       {"type": ["string", "null"], "format": "email", "maxLength": 254},
        "firstName":   {"type": ["string", "null"], "format": "line", "maxLength": 255},
        "lastName":    {"type": ["string", "null"], "format": "line", "maxLength": 255},
        "company":     {"type": ["string", "null"], "format": "line", "maxLength": 255},
        "title":       {"type": ["string", "null"], "format": "line", "maxLength": 255},
        "phone":       {"type": ["string", "null"], "format": "line", "maxLength": 64},
        "linkedinUrl": {"type": ["string", "null"], "format": "uri", "maxLength": 2048},
        "timezone":    {"type": ["string", "null"], "maxLength": 64},
        "attributes":  {"type": "object"}
      }
    }'::jsonb
$$;

comment on function wire.contact_body() is 'The JSON Schema of a contact as clients send it.';
