create or replace function wire.webhook_replay_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('WebhookReplay', '{"replayedCount": {"type": "integer", "examples": [3]}}')
$$;

comment on function wire.webhook_replay_schema() is
'The JSON Schema of how many deliveries are tried again as wire.webhook_replay makes it.';
