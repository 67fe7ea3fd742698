create or replace function wire.mailbox_smtp()
returns jsonb
language sql immutable
as $$
    select '{
      "type": ["object", "null"],
      "additionalProperties": false,
      "required": ["url"],
      "properties": {
        "url":    {"type": "string", "maxLength": 300,
                   "pattern": "^smtps?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$"},
        "user":   {"type": "string", "minLength": 1, "maxLength": 320, "format": "line"},
        "auth":   {"enum": ["plain", "login", "xoauth2"]},
        "secret": {"type": "string", "maxLength": 1000,
                   "pattern": "^(env:[A-Z][A-Z0-9_]*|file:/[^[:cntrl:]]+)$"},
        "tls":    {"enum": ["required", "off"]},
        "verify": {"type": "boolean"}
      }
    }'::jsonb
$$;

comment on function wire.mailbox_smtp() is
'The JSON Schema of a mailbox''s own mail server. secret names where the password or token is: env:NAME or '
'file:/path; it is none itself.';
