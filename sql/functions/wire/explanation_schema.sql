create or replace function wire.explanation_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Explanation', jsonb_build_object(
        'enrollmentId', '{"type": "string", "format": "uuid"}'::jsonb,
        'next', wire.schema_or_null(wire.next_step_schema()),
        'reasons', wire.schema_of_list(wire.schema_of_object('Reason', '{
            "rule":   {"type": "string", "examples": ["delay"]},
            "at":     {"type": ["string", "null"], "format": "date-time"},
            "detail": {"type": "string", "examples": ["Waited 3 days."]}
        }'))))
$$;

comment on function wire.explanation_schema() is
'The JSON Schema of an explanation as wire.explanation makes it.';
