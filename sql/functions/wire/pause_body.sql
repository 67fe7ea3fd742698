create or replace function wire.pause_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"resumeAt": "2027-12-07T09:00:00-05:00"}],
      "properties": {
        "resumeAt": {"type": ["string", "null"], "format": "instant"}
      }
    }'::jsonb
$$;

comment on function wire.pause_body() is
'The JSON Schema of what a client says when pausing an enrollment.';
