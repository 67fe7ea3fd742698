create or replace function wire.forecast_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Forecast', '{
        "sequenceId":     {"type": "string", "format": "uuid"},
        "at":             {"type": "string", "format": "date-time"},
        "timezone":       {"type": "string", "examples": ["America/New_York"]},
        "enrolled":       {"type": "integer", "examples": [50]},
        "refused":        {"type": "object", "additionalProperties": {"type": "integer"}},
        "othersUnderWay": {"type": "integer", "examples": [0]},
        "firstStepAt":    {"type": ["string", "null"], "format": "date-time"},
        "lastStepAt":     {"type": ["string", "null"], "format": "date-time"},
        "completedAt":    {"type": ["string", "null"], "format": "date-time"},
        "held":           {"type": "integer", "examples": [0]},
        "assumptions": {"type": "array", "items": {"type": "string", "examples": [
            "Workers and senders are on time, and run together what comes due at the same instant."]}}
    }'::jsonb || jsonb_build_object(
        'days', wire.schema_of_list(wire.schema_of_object('ForecastDay', '{
            "date":          {"type": "string", "format": "date"},
            "sent":          {"type": "integer", "examples": [30]},
            "firstContacts": {"type": "integer", "examples": [30]},
            "followUps":     {"type": "integer", "examples": [0]},
            "tasks":         {"type": "integer", "examples": [0]},
            "completed":     {"type": "integer", "examples": [0]},
            "movedByCap":    {"type": "integer", "examples": [20]},
            "mailboxes":     {"type": "object", "additionalProperties": {"type": "integer"},
                              "examples": [{"jane@acme.example": 30}]}
        }')),
        'mailboxes', wire.schema_of_list(wire.schema_of_object('ForecastMailbox', '{
            "email":      {"type": "string", "examples": ["jane@acme.example"]},
            "timezone":   {"type": "string", "examples": ["America/New_York"]},
            "dailyLimit": {"type": ["integer", "null"], "examples": [40]}
        }'::jsonb || jsonb_build_object('days', wire.schema_of_list(wire.schema_of_object(
            'ForecastMailboxDay', '{
            "date":      {"type": "string", "format": "date"},
            "sent":      {"type": "integer", "examples": [30]},
            "sentByAll": {"type": "integer", "examples": [30]},
            "isAtLimit": {"type": "boolean", "examples": [false]}
        }'))))),
        'caps', wire.schema_of_list(wire.schema_of_object('ForecastCap', '{
            "cap":     {"type": "string", "enum": ["maxContactsPerDay", "maxNewContactsPerDay", "mailbox"]},
            "limit":   {"type": ["integer", "null"], "examples": [40]},
            "bindsOn": {"type": "array", "items": {"type": "string", "format": "date"}}
        }'))))
$$;

comment on function wire.forecast_schema() is
'The JSON Schema of a forecast as wire.forecast makes it.';
