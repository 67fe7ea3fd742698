create or replace function mailbox.pass_time(
    p_room data.mailbox_room,
    p_at   timestamptz
)
returns data.mailbox_room
language plpgsql stable
as $$
declare
    v_room data.mailbox_room := p_room;
    v_from constant timestamptz := greatest(p_room.slot_at, p_at);
begin
    if date_trunc('hour', v_from, 'UTC') > date_trunc('hour', p_room.slot_at, 'UTC') then
        v_room.hour_count := 0;
    end if;
    v_room.slot_on := (v_from at time zone p_room.timezone)::date;
    if v_room.slot_on > p_room.slot_on then
        v_room.day_count := 0;
    end if;
    return v_room;
end
$$;

comment on function mailbox.pass_time(data.mailbox_room, timestamptz) is
'Where a mailbox that gave out no slot meanwhile stands at a later instant: what mailbox.room would count. '
'What is reserved stays.';
