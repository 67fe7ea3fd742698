create or replace function wire.enrollment_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"contactId": "01a208d0-5240-791b-af88-3538195e1109", "assignedTo": "jane"}],
      "required": ["contactId"],
      "properties": {
        "contactId":   {"type": "string", "format": "uuid"},
        "assignedTo":  {"type": ["string", "null"], "format": "line", "maxLength": 255},
        "startAtStep": {"type": "integer", "minimum": 1, "maximum": 100},
        "metadata":    {"type": "object"}
      }
    }'::jsonb
$$;

comment on function wire.enrollment_body() is 'The JSON Schema of an enrollment as clients ask for it.';
