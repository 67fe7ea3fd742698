create or replace function wire.holiday_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"calendar": "acme", "date": "2026-12-24", "name": "Company day"}],
      "required": ["calendar", "date", "name"],
      "properties": {
        "calendar": {"type": "string", "format": "line", "minLength": 1, "maxLength": 63},
        "date":     {"type": "string", "format": "date"},
        "name":     {"type": "string", "format": "line", "minLength": 1, "maxLength": 255}
      }
    }'::jsonb
$$;

comment on function wire.holiday_body() is 'The JSON Schema of a day off as clients send it.';
