create or replace function wire.key_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"role": "member", "actor": "jane", "expiresAt": "2027-12-31T00:00:00Z"}],
      "required": ["role", "actor"],
      "properties": {
        "role":      {"type": "string", "enum": ["admin", "member", "reader"]},
        "actor":     {"type": "string", "format": "line", "minLength": 1, "maxLength": 255},
        "expiresAt": {"type": ["string", "null"], "format": "instant"}
      }
    }'::jsonb
$$;

comment on function wire.key_body() is 'The JSON Schema of an API key as clients ask for it.';
