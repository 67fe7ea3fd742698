create or replace function stats.totals_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Totals', stats.enrollment_counts_schema() - 'replyRate'
        || '{"sent": {"type": "integer", "examples": [9]}}')
$$;

comment on function stats.totals_schema() is
'The JSON Schema of the totals of a sequence as stats.totals makes them.';
