create or replace function sequence.change_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('SequenceChange', wire.sequence_schema() -> 'properties'
        || jsonb_build_object('changes', wire.schema_of_object('Changes', '{
            "affectedEnrollments": {"type": "integer", "examples": [12]},
            "replanned":           {"type": "integer", "examples": [0]},
            "movedToNextStep":     {"type": "integer", "examples": [12]},
            "completed":           {"type": "integer", "examples": [0]},
            "tasksSkipped":        {"type": "integer", "examples": [3]},
            "isDryRun":            {"type": "boolean", "examples": [false]}
        }')))
$$;

comment on function sequence.change_schema() is
'The JSON Schema of a changed sequence as sequence.change answers it.';
