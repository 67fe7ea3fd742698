create or replace function wire.task_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Task', wire.execution_schema() -> 'properties' || '{
        "sequenceId":      {"type": "string", "format": "uuid"},
        "contactId":       {"type": "string", "format": "uuid"},
        "name":            {"type": ["string", "null"], "examples": [null]},
        "taskDescription": {"type": ["string", "null"], "examples": ["Ask how the trial went."]},
        "type":            {"type": "string", "enum": ["call", "manual_email", "linkedin", "task"]},
        "status":          {"type": "string", "enum": ["pending_manual", "completed", "skipped", "failed"]},
        "executedAt":      {"type": ["string", "null"], "format": "date-time", "examples": [null]},
        "messageId":       {"type": ["string", "null"], "format": "uuid", "examples": [null]},
        "dueAt":           {"type": "string", "format": "date-time"},
        "assignedTo":      {"type": ["string", "null"], "examples": ["jane"]}
    }')
$$;

comment on function wire.task_schema() is
'The JSON Schema of a manual step as wire.task makes it.';
