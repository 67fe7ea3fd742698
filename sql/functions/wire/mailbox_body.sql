create or replace function wire.mailbox_body()
returns jsonb
language sql immutable
as $$
    select jsonb_set(jsonb_set('{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"email": "ann@acme.example", "timezone": "America/New_York", "dailyLimit": 200,
                    "hourlyLimit": 30, "minimumGapSeconds": 45}],
      "properties": {
        "email":             {"type": "string", "format": "email", "maxLength": 254},
        "timezone":          {"type": ["string", "null"], "maxLength": 64},
        "dailyLimit":        {"type": ["integer", "null"], "minimum": 1, "maximum": 1000000},
        "hourlyLimit":       {"type": ["integer", "null"], "minimum": 1, "maximum": 1000000},
        "minimumGapSeconds": {"type": "integer", "minimum": 0, "maximum": 86400}
      }
    }'::jsonb, '{properties,smtp}', wire.mailbox_smtp()),
        '{properties,imap}', wire.mailbox_imap())
$$;

comment on function wire.mailbox_body() is
'A mailbox''s limits and mail servers as clients send them: JSON Schema.';
