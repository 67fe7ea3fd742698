create or replace function wire.schema_of_list(
    p_items jsonb
)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object('type', 'array', 'items', p_items)
$$;

comment on function wire.schema_of_list(jsonb) is
'The JSON Schema of a list of such items.';
