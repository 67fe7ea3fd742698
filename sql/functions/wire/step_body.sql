create or replace function wire.step_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "required": ["type"],
      "properties": {
        "stepNumber":      {"type": "integer", "minimum": 1, "maximum": 100},
        "type":            {"type": "string",
                            "enum": ["auto_email", "manual_email", "call", "linkedin", "task"]},
        "name":            {"type": ["string", "null"], "format": "line", "maxLength": 255},
        "templateId":      {"type": ["string", "null"], "format": "uuid"},
        "subject":         {"type": ["string", "null"], "format": "line", "maxLength": 500},
        "body":            {"type": ["string", "null"], "minLength": 1},
        "delayDays":       {"type": "integer", "minimum": 0, "maximum": 3650},
        "delayHours":      {"type": "integer", "minimum": 0, "maximum": 87600},
        "sendAt":          {"type": ["string", "null"], "format": "time"},
        "taskDescription": {"type": ["string", "null"], "maxLength": 10000},
        "isActive":        {"type": "boolean"},
        "maxLatenessHours":  {"type": ["integer", "null"], "minimum": 1, "maximum": 8760},
        "whenLate":          {"type": "string", "enum": ["skip", "hold"]},
        "autoSkipAfterDays": {"type": ["integer", "null"], "minimum": 1, "maximum": 3650},
        "autoWinner": {
          "type": ["object", "null"],
          "additionalProperties": false,
          "required": ["metric"],
          "properties": {
            "metric":        {"type": "string", "enum": ["replied", "clicked"]},
            "minimumSample": {"type": "integer", "minimum": 20, "maximum": 1000000},
            "minimumDays":   {"type": "integer", "minimum": 1, "maximum": 365}
          }
        },
        "variants": {
          "type": ["array", "null"], "minItems": 1, "maxItems": 20,
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["id", "weight"],
            "properties": {
              "id":         {"type": "string", "format": "line", "minLength": 1, "maxLength": 63},
              "weight":     {"type": "integer", "minimum": 0, "maximum": 1000000},
              "templateId": {"type": "string", "format": "uuid"},
              "subject":    {"type": "string", "format": "line", "maxLength": 500},
              "body":       {"type": "string", "minLength": 1}
            }
          }
        }
      }
    }'::jsonb
$$;

comment on function wire.step_body() is 'The JSON Schema of a step as clients send it.';
