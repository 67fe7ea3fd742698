create or replace function wire.template_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"name": "Welcome", "subject": "Welcome, {{firstName}}",
                    "bodyHtml": "<p>Hello {{firstName}}</p>"}],
      "required": ["name"],
      "properties": {
        "name":     {"type": "string", "format": "line", "minLength": 1, "maxLength": 255},
        "subject":  {"type": ["string", "null"], "format": "line", "maxLength": 500},
        "bodyHtml": {"type": ["string", "null"], "minLength": 1},
        "bodyText": {"type": ["string", "null"], "minLength": 1}
      }
    }'::jsonb
$$;

comment on function wire.template_body() is 'The JSON Schema of a template as clients send it.';
