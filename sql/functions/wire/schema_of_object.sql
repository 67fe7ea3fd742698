create or replace function wire.schema_of_object(
    p_title      text,
    p_properties jsonb,
    p_optional   text[] default '{}'
)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'title', p_title,
        'type', 'object',
        'additionalProperties', false,
        'required', (
            select coalesce(jsonb_agg(k order by k), '[]')
            from jsonb_object_keys(p_properties) k
            where k <> all (p_optional)),
        'properties', p_properties)
$$;

comment on function wire.schema_of_object(text, jsonb, text[]) is
'The JSON Schema of an answer of ours: these members and no others, all of them present but for those that '
'are named as optional. The title is the name of the resource in the description of the interface.';
