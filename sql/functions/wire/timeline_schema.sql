create or replace function wire.timeline_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Timeline', jsonb_build_object(
        'enrollmentId', '{"type": "string", "format": "uuid"}'::jsonb,
        'events', wire.schema_of_list(wire.schema_of_object('TimelineEvent', '{
            "at":          {"type": "string", "format": "date-time"},
            "kind":        {"type": "string", "examples": ["email_sent"]},
            "stepNumber":  {"type": "integer", "examples": [1]},
            "executionId": {"type": "string", "format": "uuid"},
            "messageId":   {"type": "string", "format": "uuid"},
            "actor":       {"type": "string", "examples": ["jane"]},
            "reason":      {"type": "string", "examples": ["too_late"]},
            "detail":      {"type": "string", "examples": ["a"]}
        }', '{stepNumber, executionId, messageId, actor, reason, detail}'))))
$$;

comment on function wire.timeline_schema() is
'The JSON Schema of a timeline as wire.timeline makes it.';
