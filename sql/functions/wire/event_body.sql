create or replace function wire.event_body(
    p_type text
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'type', 'object',
        'required',
            '["eventId", "type", "version", "tenantId", "occurredAt", "correlationId", "data"]'::jsonb,
        'properties', jsonb_build_object(
            'eventId',       '{"type": "string", "format": "uuid"}'::jsonb,
            'type',          jsonb_build_object('type', 'string', 'enum', jsonb_build_array(p_type)),
            'version',       '{"type": "integer", "enum": [1]}'::jsonb,
            'tenantId',      '{"type": "string", "minLength": 1, "maxLength": 63}'::jsonb,
            'occurredAt',    '{"type": "string", "format": "instant"}'::jsonb,
            'correlationId', '{"type": "string", "minLength": 1}'::jsonb,
            'traceparent',   '{"type": "string", "minLength": 55, "maxLength": 55}'::jsonb,
            'data', jsonb_build_object(
                'type', 'object',
                'required', '["enrollmentId", "sequenceId", "contactId"]'::jsonb || case
                    when p_type like 'sequence.step.%' then
                        '["executionId", "stepNumber", "stepType", "status"]'::jsonb
                    when p_type = 'sequence.enrollment.created' then '[]'
                    when p_type = 'sequence.enrollment.completed' then '["status"]'
                    else '["status", "reason"]' end,
                'properties', '{
                    "enrollmentId": {"type": "string", "format": "uuid"},
                    "sequenceId":   {"type": "string", "format": "uuid"},
                    "contactId":    {"type": "string", "format": "uuid"},
                    "assignedTo":   {"type": ["string", "null"]}
                  }'::jsonb || case
                    when p_type like 'sequence.step.%' then '{
                        "executionId": {"type": "string", "format": "uuid"},
                        "stepNumber":  {"type": "integer", "minimum": 1},
                        "stepType":    {"type": "string",
                                        "enum": ["auto_email", "manual_email", "call", "linkedin", "task"]},
                        "status":      {"type": "string",
                                        "enum": ["scheduled", "completed", "skipped", "pending_manual"]},
                        "messageId":   {"type": ["string", "null"], "format": "uuid"},
                        "outcome":     {"type": ["string", "null"]},
                        "skipReason":  {"type": ["string", "null"]}
                      }'::jsonb
                    when p_type = 'sequence.enrollment.created' then '{}'
                    else '{
                        "status": {"type": "string",
                                   "enum": ["completed", "replied", "bounced", "unsubscribed", "cancelled"]},
                        "reason": {"type": "string"}
                      }'::jsonb end)))
$$;

comment on function wire.event_body(text) is
'The JSON Schema of an event that is published, by its type. Members that are not named may come: readers '
'pass them by.';
