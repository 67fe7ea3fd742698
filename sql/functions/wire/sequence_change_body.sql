create or replace function wire.sequence_change_body()
returns jsonb
language sql stable
as $$
    -- Steps as they were answered may come back as they are, changed or not.
    select jsonb_set(wire.sequence_body() - 'required' || '{"examples": [{"name": "Trial, changed"}]}',
        '{properties,steps,items,properties}',
        wire.step_body() -> 'properties' || '{
            "id":         {"type": "string", "format": "uuid"},
            "sequenceId": {"type": "string", "format": "uuid"},
            "winner":     {"type": ["object", "null"]}
        }')
$$;

comment on function wire.sequence_change_body() is
'The JSON Schema of what clients change in a sequence: members that are left out stay as they are; steps '
'are the whole list, those that stay with their id.';
