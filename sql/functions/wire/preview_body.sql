create or replace function wire.preview_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"variables": {"firstName": "Ada"}}],
      "properties": {
        "contactId":  {"type": ["string", "null"], "format": "uuid"},
        "sequenceId": {"type": ["string", "null"], "format": "uuid"},
        "variables":  {"type": "object"}
      }
    }'::jsonb
$$;

comment on function wire.preview_body() is
'The JSON Schema of what a template is previewed with: the variables of a contact, the settings of a '
'sequence, and variables that come before them.';
