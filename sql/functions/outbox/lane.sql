create or replace function outbox.lane(
    p_enrollment_id uuid
)
returns integer
language sql immutable
as $$
    select get_byte(uuid_send(p_enrollment_id), 15) & 15
$$;

comment on function outbox.lane(uuid) is
'In which of the sixteen lanes the events of an enrollment are published. The indexes have the same '
'expression.';
