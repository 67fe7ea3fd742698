create or replace function wire.sequence_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Sequence', '{
        "id":          {"type": "string", "format": "uuid"},
        "tenantId":    {"type": "string", "examples": ["acme"]},
        "name":        {"type": "string", "examples": ["Trial follow-up"]},
        "description": {"type": ["string", "null"], "examples": [null]},
        "status":      {"type": "string", "enum": ["draft", "active", "paused", "archived"]},
        "channel":     {"type": "string", "enum": ["multi", "email", "linkedin"]},
        "createdBy":   {"type": "string", "examples": ["jane"]},
        "createdAt":   {"type": "string", "format": "date-time"},
        "updatedAt":   {"type": "string", "format": "date-time"},
        "deletedAt":   {"type": ["string", "null"], "format": "date-time", "examples": [null]}
    }'::jsonb || jsonb_build_object(
        'settings', wire.settings_body() || '{
            "title": "Settings",
            "examples": [{"timezone": "America/New_York", "fromEmail": "jane@acme.example"}]
        }',
        'exitConditions', wire.schema_of_object('ExitConditions', '{
            "onReply":         {"type": "boolean"},
            "onMeetingBooked": {"type": "boolean"},
            "onBounce":        {"type": "boolean"},
            "onUnsubscribe":   {"type": "boolean"},
            "onOutOfOffice":   {"type": "boolean"}
        }'),
        'stats', stats.totals_schema(),
        'steps', wire.schema_of_list(wire.step_schema())))
$$;

comment on function wire.sequence_schema() is
'The JSON Schema of a sequence as wire.sequence makes it.';
