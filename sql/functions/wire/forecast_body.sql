create or replace function wire.forecast_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"count": 50, "timezones": {"Europe/Berlin": 20}}],
      "properties": {
        "contactIds":  {"type": "array", "minItems": 1, "maxItems": 10000,
                        "items": {"type": "string", "format": "uuid"}},
        "count":       {"type": "integer", "minimum": 1, "maximum": 10000},
        "timezones":   {"type": "object",
                        "additionalProperties": {"type": "integer", "minimum": 1, "maximum": 10000}},
        "at":          {"type": ["string", "null"], "format": "instant"},
        "startAtStep": {"type": "integer", "minimum": 1, "maximum": 100}
      }
    }'::jsonb
$$;

comment on function wire.forecast_body() is
'The JSON Schema of a forecast as clients ask for it.';
