create or replace function wire.cancel_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"reason": "Bought elsewhere"}],
      "properties": {
        "reason": {"type": ["string", "null"], "format": "line", "minLength": 1, "maxLength": 255}
      }
    }'::jsonb
$$;

comment on function wire.cancel_body() is
'The JSON Schema of what a client says when cancelling an enrollment.';
