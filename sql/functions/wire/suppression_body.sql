create or replace function wire.suppression_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"kind": "domain", "value": "rivals.example"}],
      "required": ["kind", "value"],
      "properties": {
        "kind":   {"type": "string", "enum": ["address", "domain"]},
        "value":  {"type": "string", "format": "line", "minLength": 1, "maxLength": 254},
        "reason": {"type": "string", "enum": ["unsubscribed", "bounced", "complained", "manual"]}
      }
    }'::jsonb
$$;

comment on function wire.suppression_body() is
'The JSON Schema of an address or a domain that is to get no e-mail.';
