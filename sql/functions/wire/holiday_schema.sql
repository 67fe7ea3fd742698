create or replace function wire.holiday_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Holiday', '{
        "calendar": {"type": "string", "examples": ["acme"]},
        "date":     {"type": "string", "format": "date", "examples": ["2026-12-24"]},
        "name":     {"type": "string", "examples": ["Company day"]}
    }')
$$;

comment on function wire.holiday_schema() is
'The JSON Schema of a day off as wire.holiday makes it.';
