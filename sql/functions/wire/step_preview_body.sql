create or replace function wire.step_preview_body()
returns jsonb
language sql immutable
as $$
    select jsonb_set(wire.preview_body() #- '{properties,sequenceId}', '{properties,variantId}',
                     '{"type": ["string", "null"], "format": "line", "maxLength": 63}')
$$;

comment on function wire.step_preview_body() is
'The JSON Schema of what a step is previewed with: the variables of a contact, variables that come before '
'them, and which variant (null: the first).';
