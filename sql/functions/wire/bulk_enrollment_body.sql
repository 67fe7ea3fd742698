create or replace function wire.bulk_enrollment_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"contactIds": ["01a208d0-5240-791b-af88-3538195e1109"], "assignedTo": "jane"}],
      "required": ["contactIds"],
      "properties": {
        "contactIds":  {"type": "array", "minItems": 1, "maxItems": 10000,
                        "items": {"type": "string", "format": "uuid"}},
        "assignedTo":  {"type": ["string", "null"], "format": "line", "maxLength": 255},
        "startAtStep": {"type": "integer", "minimum": 1, "maximum": 100},
        "metadata":    {"type": "object"}
      }
    }'::jsonb
$$;

comment on function wire.bulk_enrollment_body() is
'The JSON Schema of an enrollment of many contacts as clients ask for it.';
