create or replace function meeting.book_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('Booking', '{
        "isNew":     {"type": "boolean", "examples": [true]},
        "contactId": {"type": ["string", "null"], "format": "uuid"},
        "ended":     {"type": "integer", "examples": [1]}
    }')
$$;

comment on function meeting.book_schema() is
'The JSON Schema of what became of a booked meeting as meeting.book answers it.';
