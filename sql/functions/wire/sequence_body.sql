create or replace function wire.sequence_body()
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'type', 'object',
        'additionalProperties', false,
        'required', '["name", "steps"]'::jsonb,
        'examples', '[{
            "name": "Trial follow-up",
            "settings": {"timezone": "America/New_York", "fromEmail": "jane@acme.example"},
            "steps": [{"type": "auto_email", "subject": "Your trial", "body": "Hello {{firstName}}"},
                      {"type": "call", "delayDays": 3, "taskDescription": "Ask how the trial went."}]
        }]'::jsonb,
        'properties', '{
            "name":        {"type": "string", "format": "line", "minLength": 1, "maxLength": 255},
            "description": {"type": ["string", "null"], "maxLength": 10000},
            "channel":     {"type": "string", "enum": ["email", "linkedin", "multi"]},
            "exitConditions": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "onReply":         {"type": "boolean"},
                "onMeetingBooked": {"type": "boolean"},
                "onBounce":        {"type": "boolean"},
                "onUnsubscribe":   {"type": "boolean"},
                "onOutOfOffice":   {"type": "boolean"}
              }
            }
        }'::jsonb || jsonb_build_object(
            'settings', wire.settings_body(),
            'steps', jsonb_build_object('type', 'array', 'minItems', 1, 'maxItems', 100,
                                        'items', wire.step_body())))
$$;

comment on function wire.sequence_body() is
'The JSON Schema of a sequence with its steps as clients send it.';
