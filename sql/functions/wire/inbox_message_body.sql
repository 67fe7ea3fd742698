create or replace function wire.inbox_message_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"from": "ada@globex.example", "to": ["jane@acme.example"],
                    "subject": "Re: Your trial, Ada", "text": "Yes, please.",
                    "messageId": "<1@globex.example>"}],
      "required": ["from"],
      "properties": {
        "messageId":   {"type": ["string", "null"], "format": "line", "maxLength": 2000},
        "from":        {"type": "string", "format": "line", "maxLength": 320},
        "to":          {"type": "array", "maxItems": 50,
                        "items": {"type": "string", "format": "line", "maxLength": 320}},
        "subject":     {"type": ["string", "null"], "maxLength": 2000},
        "text":        {"type": ["string", "null"], "maxLength": 262144},
        "inReplyTo":   {"type": ["string", "null"], "maxLength": 10000},
        "references":  {"type": ["array", "string", "null"], "maxLength": 100000, "maxItems": 1000,
                        "items": {"type": "string", "maxLength": 2000}},
        "replyTo":     {"type": "array", "maxItems": 1000,
                        "items": {"type": "string", "maxLength": 2000}},
        "receivedAt":  {"type": ["string", "null"], "format": "instant"},
        "kind":        {"type": "string",
                        "enum": ["ordinary", "automatic", "bounce", "feedback", "delivered"]},
        "severity":    {"type": ["string", "null"], "enum": ["hard", "soft", "policy", null]},
        "status":      {"type": ["string", "null"], "format": "line", "maxLength": 20},
        "recipient":   {"type": ["string", "null"], "format": "line", "maxLength": 320},
        "returnDate":  {"type": ["string", "null"], "pattern": "^[0-9-]{10}(T.*)?$", "maxLength": 40},
        "isAbsence":   {"type": "boolean"},
        "isDelay":     {"type": "boolean"},
        "isComplaint": {"type": "boolean"},
        "reason":      {"type": ["string", "null"], "maxLength": 2000},
        "raw":         {"type": ["string", "null"], "pattern": "^[A-Za-z0-9+/]*={0,2}$", "maxLength": 349528},
        "rawBytes":    {"type": ["integer", "null"], "minimum": 0, "maximum": 2147483647}
      }
    }'::jsonb
$$;

comment on function wire.inbox_message_body() is
'The JSON Schema of a mail that came in, with the verdict on it: kind (absent: ordinary) and what '
'belongs to it, as `pgcadence classify` tells it.';
