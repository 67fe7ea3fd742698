create or replace function wire.webhook_body()
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'type', 'object',
        'additionalProperties', false,
        'examples', '[{"url": "https://crm.acme.example/events"}]'::jsonb,
        'properties', jsonb_build_object(
            -- A host, a port, a path: no user, no fragment.
            'url', jsonb_build_object(
                'type', 'string',
                'maxLength', 2000,
                'pattern', '^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?'
                        || '([/?][!-"$-~]*)?$'),
            'description', '{"type": ["string", "null"], "maxLength": 1000}'::jsonb,
            'types', jsonb_build_object(
                'type', '["array", "null"]'::jsonb,
                'minItems', 1,
                'maxItems', 20,
                'items', jsonb_build_object('type', 'string', 'enum', to_jsonb(outbox.types()))),
            'status', '{"type": "string", "enum": ["enabled", "disabled"]}'::jsonb))
$$;

comment on function wire.webhook_body() is 'The JSON Schema of an address for events as clients send it.';
