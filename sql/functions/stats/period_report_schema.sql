create or replace function stats.period_report_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('PeriodStatistics', '{
        "sequenceId":   {"type": "string", "format": "uuid"},
        "name":         {"type": "string", "examples": ["Trial follow-up"]},
        "status":       {"type": "string", "enum": ["active", "draft", "paused", "archived"]},
        "enrolled":     {"type": "integer", "examples": [10]},
        "completed":    {"type": "integer", "examples": [0]},
        "replied":      {"type": "integer", "examples": [3]},
        "bounced":      {"type": "integer", "examples": [0]},
        "unsubscribed": {"type": "integer", "examples": [0]}
    }'::jsonb || jsonb_build_object(
        'emails', wire.schema_of_object('EmailCounts', stats.email_counts_schema())))
$$;

comment on function stats.period_report_schema() is
'The JSON Schema of a sequence in a benchmark as stats.period_report makes it.';
