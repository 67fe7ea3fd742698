create or replace function stats.test_of_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('VariantTest', '{
        "metric":           {"type": "string", "enum": ["replied", "clicked"]},
        "verdict":          {"type": "string", "enum": ["not_enough_data", "winner", "no_difference"]},
        "leader":           {"type": "string", "examples": ["a"]},
        "runnerUp":         {"type": "string", "examples": ["b"]},
        "minimumSample":    {"type": "integer", "examples": [100]},
        "neededPerVariant": {"type": ["integer", "null"], "examples": [1200]},
        "detectablePoints": {"type": ["number", "null"], "examples": [12.5]}
    }'::jsonb || jsonb_build_object(
        'winner', '{"type": ["string", "null"], "examples": [null]}'::jsonb,
        'difference', wire.schema_of_object('Difference', '{
            "points": {"type": "number", "examples": [4.0]},
            "low":    {"type": "number", "examples": [-9.0]},
            "high":   {"type": "number", "examples": [17.0]}
        }'),
        'chosen', wire.schema_or_null(wire.winner_schema()) || '{"examples": [null]}'))
$$;

comment on function stats.test_of_schema() is
'The JSON Schema of what a test of variants says as stats.test_of makes it.';
