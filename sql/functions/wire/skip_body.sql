create or replace function wire.skip_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"toStepNumber": 2}],
      "properties": {
        "toStepNumber": {"type": ["integer", "null"], "minimum": 1, "maximum": 100}
      }
    }'::jsonb
$$;

comment on function wire.skip_body() is
'The JSON Schema of what a client says when skipping steps.';
