create or replace function wire.completion_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"notes": "Wants a quote.", "outcome": "interested"}],
      "properties": {
        "notes":   {"type": ["string", "null"], "maxLength": 10000},
        "outcome": {"type": ["string", "null"], "format": "line", "maxLength": 255}
      }
    }'::jsonb
$$;

comment on function wire.completion_body() is
'The JSON Schema of what a rep says when completing a manual step.';
