create or replace function wire.new_webhook_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('NewWebhook', wire.webhook_schema() -> 'properties' || '{
        "secret": {"type": "string", "description": "Shown here only.",
                   "examples": ["whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"]}
    }')
$$;

comment on function wire.new_webhook_schema() is
'The JSON Schema of an address for events with its secret as wire.new_webhook makes it.';
