create or replace function wire.received_event_body(
    p_subject text
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'type', 'object',
        'required', '["eventId", "tenantId", "data"]'::jsonb,
        'properties', jsonb_build_object(
            'eventId',       '{"type": "string", "format": "line", "minLength": 1, "maxLength": 255}'::jsonb,
            'type',          jsonb_build_object('type', 'string', 'enum', jsonb_build_array(p_subject)),
            'version',       '{"type": "integer", "enum": [1]}'::jsonb,
            'tenantId',      '{"type": "string", "minLength": 1, "maxLength": 63}'::jsonb,
            'occurredAt',    '{"type": ["string", "null"], "format": "instant"}'::jsonb,
            'correlationId', '{"type": ["string", "null"], "maxLength": 255}'::jsonb,
            'traceparent',   '{"type": ["string", "null"], "maxLength": 255}'::jsonb,
            'data', case p_subject
                when 'inbox.message.received' then wire.inbox_message_body()
                when 'pipeline.message.opened' then '{
                    "type": "object",
                    "required": ["messageId"],
                    "properties": {
                        "messageId": {"type": "string", "format": "uuid"},
                        "userAgent": {"type": ["string", "null"], "maxLength": 2000}
                    }
                  }'::jsonb
                when 'pipeline.message.clicked' then '{
                    "type": "object",
                    "required": ["messageId"],
                    "properties": {
                        "messageId": {"type": "string", "format": "uuid"},
                        "url":       {"type": ["string", "null"], "maxLength": 2048},
                        "userAgent": {"type": ["string", "null"], "maxLength": 2000}
                    }
                  }'::jsonb
                when 'pipeline.message.bounced' then '{
                    "type": "object",
                    "required": ["messageId"],
                    "properties": {
                        "messageId": {"type": "string", "format": "uuid"},
                        "severity":  {"type": ["string", "null"], "enum": ["hard", "soft", "policy", null]},
                        "status":    {"type": ["string", "null"], "format": "line", "maxLength": 20},
                        "reason":    {"type": ["string", "null"], "maxLength": 2000}
                    }
                  }'::jsonb
            end))
$$;

comment on function wire.received_event_body(text) is
'The JSON Schema of an event that others publish for us, by its subject: inbox.message.received, '
'pipeline.message.opened, .clicked, .bounced. Members that are not named are passed by, except in a mail.';
