create or replace function stats.email_counts_schema()
returns jsonb
language sql immutable
as $$
    select '{
        "sent":           {"type": "integer", "examples": [9]},
        "opened":         {"type": "integer", "examples": [0]},
        "clicked":        {"type": "integer", "examples": [0]},
        "replied":        {"type": "integer", "examples": [3]},
        "bounced":        {"type": "integer", "examples": [0]},
        "machineOpened":  {"type": "integer", "examples": [0]},
        "machineClicked": {"type": "integer", "examples": [0]},
        "openRate":       {"type": "number", "examples": [0]},
        "clickRate":      {"type": "number", "examples": [0]},
        "replyRate":      {"type": "number", "examples": [33.3]}
    }'::jsonb
$$;

comment on function stats.email_counts_schema() is
'The members that stats.email_counts makes, each with its JSON Schema.';
