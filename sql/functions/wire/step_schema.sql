create or replace function wire.step_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Step', '{
        "id":                {"type": "string", "format": "uuid"},
        "sequenceId":        {"type": "string", "format": "uuid"},
        "stepNumber":        {"type": ["integer", "null"], "examples": [1]},
        "type":              {"type": "string",
                              "enum": ["auto_email", "manual_email", "call", "linkedin", "task"]},
        "name":              {"type": ["string", "null"], "examples": [null]},
        "templateId":        {"type": ["string", "null"], "format": "uuid", "examples": [null]},
        "subject":           {"type": ["string", "null"], "examples": ["Your trial, {{firstName}}"]},
        "body":              {"type": ["string", "null"], "examples": ["Hello {{firstName}}"]},
        "delayDays":         {"type": "integer", "examples": [0]},
        "delayHours":        {"type": "integer", "examples": [0]},
        "sendAt":            {"type": ["string", "null"], "examples": ["10:00"]},
        "taskDescription":   {"type": ["string", "null"], "examples": [null]},
        "isActive":          {"type": "boolean", "examples": [true]},
        "maxLatenessHours":  {"type": ["integer", "null"], "examples": [null]},
        "whenLate":          {"type": "string", "enum": ["skip", "hold"]},
        "autoSkipAfterDays": {"type": ["integer", "null"], "examples": [null]}
    }'::jsonb || jsonb_build_object(
        'variants', (wire.step_body() #> '{properties,variants}') || '{"examples": [null]}',
        'autoWinner', (wire.step_body() #> '{properties,autoWinner}') || '{"examples": [null]}',
        'winner', wire.schema_or_null(wire.winner_schema()) || '{"examples": [null]}'))
$$;

comment on function wire.step_schema() is
'The JSON Schema of a step as wire.step makes it.';
