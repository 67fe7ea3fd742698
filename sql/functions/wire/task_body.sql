create or replace function wire.task_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"dueAt": "2027-12-02T09:00:00+01:00", "assignedTo": "joe"}],
      "properties": {
        "dueAt":      {"type": "string", "format": "instant"},
        "assignedTo": {"type": ["string", "null"], "format": "line", "maxLength": 255}
      }
    }'::jsonb
$$;

comment on function wire.task_body() is 'The JSON Schema of what a client changes of an open task.';
