create or replace function template.preview_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Preview', '{
        "subject": {"type": ["string", "null"], "examples": ["Welcome, Ada"]},
        "html":    {"type": ["string", "null"], "examples": ["<p>Hello Ada</p>"]},
        "text":    {"type": "string", "examples": ["Hello Ada"]},
        "missing": {"type": "array", "items": {"type": "string", "examples": ["company"]}}
    }')
$$;

comment on function template.preview_schema() is
'The JSON Schema of a preview as clients see it: HTTP renders what template.preview answers.';
