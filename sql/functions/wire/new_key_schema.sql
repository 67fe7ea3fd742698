create or replace function wire.new_key_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('NewKey', wire.key_schema() -> 'properties' || '{
        "key": {"type": "string", "description": "The secret, shown here only.",
                "examples": ["cad_acme_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]}
    }')
$$;

comment on function wire.new_key_schema() is
'The JSON Schema of a new API key as wire.new_key makes it.';
