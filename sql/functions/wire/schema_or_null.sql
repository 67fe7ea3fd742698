create or replace function wire.schema_or_null(
    p_schema jsonb
)
returns jsonb
language sql immutable
as $$
    select p_schema || jsonb_build_object('type', jsonb_build_array(p_schema -> 'type', 'null'))
$$;

comment on function wire.schema_or_null(jsonb) is
'The JSON Schema of what that schema describes, or null.';
