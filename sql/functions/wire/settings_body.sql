create or replace function wire.settings_body()
returns jsonb
language sql immutable
as $$
    -- The calendar's members are told apart by calendar.problems; here only their outer shape.
    select '{
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "timezone":             {"type": "string", "maxLength": 64},
        "businessHours":        {"type": "object"},
        "excludeWeekends":      {"type": "boolean"},
        "excludeHolidays":      {"type": "boolean"},
        "holidayCalendars":     {"type": "array", "maxItems": 20,
                                 "items": {"type": "string", "minLength": 1, "maxLength": 63}},
        "maxContactsPerDay":    {"type": "integer", "minimum": 1, "maximum": 1000000},
        "maxNewContactsPerDay": {"type": "integer", "minimum": 1, "maximum": 1000000},
        "jitterMinutes":        {"type": "integer", "minimum": 0, "maximum": 1440},
        "delayUnit":            {"type": "string", "enum": ["calendar_days", "business_days"]},
        "fromEmail":            {"type": "string", "format": "email", "maxLength": 254},
        "fromName":             {"type": "string", "format": "line", "maxLength": 255},
        "replyTo":              {"type": "string", "format": "email", "maxLength": 254},
        "missingVariables":     {"type": "string", "enum": ["fail", "blank"]},
        "variableDefaults":     {"type": "object",
                                 "additionalProperties": {"type": ["string", "number", "boolean"]}},
        "tracking":             {"type": "object", "additionalProperties": false,
                                 "properties": {"opens":  {"type": "boolean"},
                                                "clicks": {"type": "boolean"}}}
      }
    }'::jsonb
$$;

comment on function wire.settings_body() is 'The JSON Schema of a sequence''s settings.';
