create or replace function wire.next_step_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('NextStep', '{
        "stepId":      {"type": ["string", "null"], "format": "uuid"},
        "stepNumber":  {"type": ["integer", "null"], "examples": [2]},
        "type":        {"type": ["string", "null"],
                        "enum": ["auto_email", "manual_email", "call", "linkedin", "task", null]},
        "name":        {"type": ["string", "null"], "examples": [null]},
        "scheduledAt": {"type": ["string", "null"], "format": "date-time"},
        "localTime":   {"type": ["string", "null"], "examples": ["2026-11-23T09:30:00"]},
        "timezone":    {"type": ["string", "null"], "examples": ["America/New_York"]},
        "waitingFor":  {"type": "string", "examples": ["time"]}
    }')
$$;

comment on function wire.next_step_schema() is
'The JSON Schema of what comes next as wire.next_step makes it.';
