create or replace function wire.enrollment_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Enrollment', '{
        "id":                {"type": "string", "format": "uuid"},
        "tenantId":          {"type": "string", "examples": ["acme"]},
        "sequenceId":        {"type": "string", "format": "uuid"},
        "contactId":         {"type": "string", "format": "uuid"},
        "status":            {"type": "string",
                              "enum": ["active", "paused", "completed", "replied", "bounced",
                                       "unsubscribed", "cancelled"]},
        "currentStepNumber": {"type": "integer", "examples": [2]},
        "assignedTo":        {"type": ["string", "null"], "examples": ["jane"]},
        "exitReason":        {"type": ["string", "null"], "examples": [null]},
        "enrolledAt":        {"type": "string", "format": "date-time"},
        "completedAt":       {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "pausedAt":          {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "pauseReason":       {"type": ["string", "null"], "examples": [null]},
        "resumeAt":          {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "lastActivityAt":    {"type": "string", "format": "date-time"},
        "metadata":          {"type": "object", "examples": [{}]}
    }'::jsonb || jsonb_build_object(
        'next', wire.schema_or_null(wire.next_step_schema()),
        'held', wire.schema_or_null(wire.schema_of_object('Hold', '{
            "reason": {"type": "string", "examples": ["missing_variable"]},
            "detail": {"type": ["string", "null"], "examples": ["company"]},
            "since":  {"type": "string", "format": "date-time"}
        }')) || '{"examples": [null]}'))
$$;

comment on function wire.enrollment_schema() is
'The JSON Schema of an enrollment as wire.enrollment makes it.';
