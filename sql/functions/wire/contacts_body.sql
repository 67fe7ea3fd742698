create or replace function wire.contacts_body()
returns jsonb
language sql immutable
as $$
    -- What is wrong with one contact refuses that one, not the call: contact.judge looks at each.
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"contacts": [{"email": "ada@globex.example", "title": "CTO"}]}],
      "required": ["contacts"],
      "properties": {
        "contacts": {"type": "array", "minItems": 1, "maxItems": 10000}
      }
    }'::jsonb
$$;

comment on function wire.contacts_body() is 'The JSON Schema of contacts to import.';
