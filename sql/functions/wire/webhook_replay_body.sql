create or replace function wire.webhook_replay_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"deliveryId": "01a208d0-5240-791b-af88-3538195e1109"}],
      "properties": {
        "deliveryId": {"type": ["string", "null"], "format": "uuid"}
      }
    }'::jsonb
$$;

comment on function wire.webhook_replay_body() is 'The JSON Schema of what is to be posted again.';
