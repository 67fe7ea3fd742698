create or replace function wire.winner_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Winner', '{
        "variantId": {"type": "string", "examples": ["a"]},
        "chosenAt":  {"type": "string", "format": "date-time"}
    }')
$$;

comment on function wire.winner_schema() is
'The JSON Schema of the winner of a test as wire.step makes it.';
