create or replace function wire.message_export_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('MessageExport', '{
        "id":           {"type": "string", "format": "uuid"},
        "stepNumber":   {"type": "integer", "examples": [1]},
        "variantId":    {"type": ["string", "null"]},
        "status":       {"type": "string", "examples": ["sent"]},
        "from":         {"type": ["string", "null"], "examples": ["jane@acme.example"]},
        "to":           {"type": ["string", "null"], "examples": ["ada@globex.example"]},
        "subject":      {"type": ["string", "null"], "examples": ["Your trial, Ada"]},
        "text":         {"type": ["string", "null"], "examples": ["Hello Ada"]},
        "html":         {"type": ["string", "null"], "examples": [null]},
        "messageId":    {"type": ["string", "null"], "examples": ["<1@acme.example>"]},
        "inReplyTo":    {"type": ["string", "null"], "examples": [null]},
        "lastAnswer":   {"type": ["string", "null"], "examples": ["250 accepted"]},
        "errorMessage": {"type": ["string", "null"], "examples": [null]},
        "queuedAt":     {"type": "string", "format": "date-time"},
        "sentAt":       {"type": ["string", "null"], "format": "date-time"},
        "links":        {"type": "array", "items": {
                            "type": "object", "additionalProperties": false,
                            "required": ["kind", "url", "usedAt", "userAgent", "verdict"],
                            "properties": {"kind": {"type": "string"},
                                           "url": {"type": ["string", "null"]},
                                           "usedAt": {"type": "string", "format": "date-time"},
                                           "userAgent": {"type": ["string", "null"]},
                                           "verdict": {"type": "string"}}},
                         "examples": [[]]}
    }')
$$;

comment on function wire.message_export_schema() is
'The JSON Schema of a message in an export as wire.message_export makes it.';
