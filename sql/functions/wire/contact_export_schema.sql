create or replace function wire.contact_export_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('ContactExport', jsonb_build_object(
        'contact', wire.contact_schema(),
        'enrollments', wire.schema_of_list(wire.schema_of_object('EnrollmentExport',
            wire.enrollment_details_schema() -> 'properties' || jsonb_build_object(
                'sequenceName', '{"type": "string", "examples": ["Trial follow-up"]}'::jsonb,
                'timeline', wire.timeline_schema() #> '{properties,events}',
                'messages', wire.schema_of_list(wire.message_export_schema())))),
        'inboxMessages', wire.schema_of_list(wire.schema_of_object('InboxMessageExport', '{
            "id":         {"type": "string", "format": "uuid"},
            "from":       {"type": ["string", "null"], "examples": ["ada@globex.example"]},
            "to":         {"type": ["array", "null"], "items": {"type": "string"}},
            "subject":    {"type": ["string", "null"], "examples": ["Re: Your trial, Ada"]},
            "text":       {"type": ["string", "null"], "examples": ["Yes, please."]},
            "rawBase64":  {"type": ["string", "null"], "examples": [null]},
            "messageId":  {"type": ["string", "null"], "examples": ["<1@globex.example>"]},
            "verdict":    {"type": ["object", "null"]},
            "receivedAt": {"type": "string", "format": "date-time"}
        }')),
        'suppressions', wire.schema_of_list(wire.suppression_schema())))
$$;

comment on function wire.contact_export_schema() is
'The JSON Schema of an export of a contact as wire.contact_export makes it.';
