create or replace function wire.meeting_body()
returns jsonb
language sql immutable
as $$
    select '{
      "type": "object",
      "additionalProperties": false,
      "examples": [{"email": "ada@globex.example", "startsAt": "2027-12-02T15:00:00Z"}],
      "properties": {
        "email":     {"type": "string", "format": "email", "maxLength": 254},
        "contactId": {"type": "string", "format": "uuid"},
        "startsAt":  {"type": ["string", "null"], "format": "instant"}
      }
    }'::jsonb
$$;

comment on function wire.meeting_body() is
'The JSON Schema of a meeting that somebody booked: email or contactId says who, startsAt when it is.';
