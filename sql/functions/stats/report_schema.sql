create or replace function stats.report_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Statistics', stats.enrollment_counts_schema() || jsonb_build_object(
        'sequenceId', '{"type": "string", "format": "uuid"}'::jsonb,
        'stepStats', wire.schema_of_list(wire.schema_of_object('StepStatistics',
            stats.email_counts_schema() || '{
            "stepId":     {"type": "string", "format": "uuid"},
            "stepNumber": {"type": ["integer", "null"], "examples": [1]},
            "type":       {"type": "string",
                           "enum": ["auto_email", "manual_email", "call", "linkedin", "task"]}
        }'::jsonb || jsonb_build_object(
            'variants', wire.schema_of_list(wire.schema_of_object('VariantStatistics',
                stats.email_counts_schema() || '{"variantId": {"type": "string", "examples": ["a"]}}'
                || jsonb_build_object('clickInterval', stats.rate_interval_schema(),
                                      'replyInterval', stats.rate_interval_schema()))),
            'test', wire.schema_or_null(stats.test_of_schema())))),
        'reps', wire.schema_of_list(wire.schema_of_object('RepStatistics',
            stats.enrollment_counts_schema() || '{
            "assignedTo": {"type": ["string", "null"], "examples": ["jane"]}
        }'::jsonb || jsonb_build_object(
            'emails', wire.schema_of_object('EmailCounts', stats.email_counts_schema())))),
        'days', wire.schema_of_list(wire.schema_of_object('DayStatistics', '{
            "date":      {"type": "string", "format": "date"},
            "enrolled":  {"type": "integer", "examples": [10]},
            "completed": {"type": "integer", "examples": [0]},
            "replied":   {"type": "integer", "examples": [3]},
            "bounced":   {"type": "integer", "examples": [0]}
        }'::jsonb || jsonb_build_object(
            'emails', wire.schema_of_object('EmailCounts', stats.email_counts_schema()))))))
$$;

comment on function stats.report_schema() is
'The JSON Schema of the statistics of a sequence as stats.report makes them.';
