create or replace function stats.rate_interval_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Interval', '{
        "low":  {"type": "number", "examples": [9.7]},
        "high": {"type": "number", "examples": [70.0]}
    }')
$$;

comment on function stats.rate_interval_schema() is
'The JSON Schema of a 95 % confidence interval in percent as stats.rate_interval makes it.';
