create or replace function wire.execution_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Execution', '{
        "id":           {"type": "string", "format": "uuid"},
        "enrollmentId": {"type": "string", "format": "uuid"},
        "stepId":       {"type": ["string", "null"], "format": "uuid"},
        "stepNumber":   {"type": "integer", "examples": [1]},
        "type":         {"type": "string",
                         "enum": ["auto_email", "manual_email", "call", "linkedin", "task"]},
        "variantId":    {"type": ["string", "null"], "examples": [null]},
        "status":       {"type": "string",
                         "enum": ["sent", "scheduled", "pending_manual", "completed", "skipped", "failed"]},
        "scheduledAt":  {"type": "string", "format": "date-time"},
        "executedAt":   {"type": ["string", "null"], "format": "date-time"},
        "messageId":    {"type": ["string", "null"], "format": "uuid"},
        "openedAt":     {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "clickedAt":    {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "repliedAt":    {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "bouncedAt":    {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "assignedTo":   {"type": ["string", "null"], "examples": [null]},
        "dueAt":        {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "notes":        {"type": ["string", "null"], "examples": [null]},
        "outcome":      {"type": ["string", "null"], "examples": [null]},
        "skipReason":   {"type": ["string", "null"], "examples": [null]},
        "autoSkipAt":   {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "errorMessage": {"type": ["string", "null"], "examples": [null]}
    }')
$$;

comment on function wire.execution_schema() is
'The JSON Schema of a step execution as wire.execution makes it.';
