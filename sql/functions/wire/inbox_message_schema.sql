create or replace function wire.inbox_message_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('InboxMessage', '{
        "id":                {"type": "string", "format": "uuid"},
        "messageId":         {"type": ["string", "null"], "examples": ["<1@globex.example>"]},
        "kind":              {"type": ["string", "null"], "examples": ["ordinary"]},
        "from":              {"type": ["string", "null"], "examples": ["ada@globex.example"]},
        "to":                {"type": ["array", "null"], "items": {"type": "string"}},
        "subject":           {"type": ["string", "null"], "examples": ["Re: Your trial, Ada"]},
        "text":              {"type": ["string", "null"], "examples": ["Yes, please."]},
        "replyTo":           {"type": ["array", "null"], "items": {"type": "string"}},
        "verdict":           {"type": ["object", "null"]},
        "outcome":           {"type": ["string", "null"], "examples": ["replied"]},
        "sequenceId":        {"type": ["string", "null"], "format": "uuid"},
        "enrollmentId":      {"type": ["string", "null"], "format": "uuid"},
        "contactId":         {"type": ["string", "null"], "format": "uuid"},
        "assignedTo":        {"type": ["string", "null"], "examples": ["jane"]},
        "answeredMessageId": {"type": ["string", "null"], "format": "uuid"},
        "receivedAt":        {"type": "string", "format": "date-time"},
        "processedAt":       {"type": ["string", "null"], "format": "date-time"}
    }')
$$;

comment on function wire.inbox_message_schema() is
'The JSON Schema of a mail that came in as wire.inbox_message makes it.';
