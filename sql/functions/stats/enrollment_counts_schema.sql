create or replace function stats.enrollment_counts_schema()
returns jsonb
language sql immutable
as $$
    select '{
        "totalEnrollments":     {"type": "integer", "examples": [10]},
        "activeEnrollments":    {"type": "integer", "examples": [7]},
        "completedEnrollments": {"type": "integer", "examples": [0]},
        "repliedEnrollments":   {"type": "integer", "examples": [3]},
        "replyRate":            {"type": "number", "examples": [30.0]},
        "bouncedEnrollments":   {"type": "integer", "examples": [0]}
    }'::jsonb
$$;

comment on function stats.enrollment_counts_schema() is
'The members that stats.enrollment_counts makes, each with its JSON Schema.';
