create or replace function wire.mailbox_imap()
returns jsonb
language sql immutable
as $$
    select '{
      "type": ["object", "null"],
      "additionalProperties": false,
      "required": ["url", "user", "secret"],
      "properties": {
        "url":    {"type": "string", "maxLength": 300,
                   "pattern": "^imaps?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$"},
        "user":   {"type": "string", "minLength": 1, "maxLength": 320, "format": "line"},
        "auth":   {"enum": ["plain", "login", "xoauth2"]},
        "secret": {"type": "string", "maxLength": 1000,
                   "pattern": "^(env:[A-Z][A-Z0-9_]*|file:/[^[:cntrl:]]+)$"},
        "tls":    {"enum": ["required", "off"]},
        "verify": {"type": "boolean"},
        "folder": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
        "intervalSeconds": {"type": "integer", "minimum": 10, "maximum": 86400}
      }
    }'::jsonb
$$;

comment on function wire.mailbox_imap() is
'The JSON Schema of where the mail of a mailbox is read. secret names where the password or token is: '
'env:NAME or file:/path; it is none itself. folder (INBOX) is named as the server names it, in modified '
'UTF-7; intervalSeconds is 60 if it is left out.';
