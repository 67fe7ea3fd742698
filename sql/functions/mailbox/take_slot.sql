create or replace function mailbox.take_slot(
    p_room data.mailbox_room,
    p_at   timestamptz
)
returns data.mailbox_room
language plpgsql stable
as $$
declare
    v_room data.mailbox_room := p_room;
    v_hour constant timestamptz := date_trunc('hour', greatest(p_room.slot_at, p_at), 'UTC');
    v_slot timestamptz := greatest(p_at, p_room.slot_at + p_room.minimum_gap);
begin
    if date_trunc('hour', v_slot, 'UTC') > v_hour then
        v_room.hour_count := 0;
    end if;
    if v_room.hour_count >= p_room.hourly_limit then
        v_slot := date_trunc('hour', v_slot, 'UTC') + interval '1 hour';
        v_room.hour_count := 0;
    end if;
    v_room.slot_at := v_slot;
    v_room.hour_count := v_room.hour_count + 1;
    v_room.slot_on := (v_slot at time zone p_room.timezone)::date;
    v_room.day_count := case when v_room.slot_on > p_room.slot_on then 0 else p_room.day_count end + 1;
    return v_room;
end
$$;

comment on function mailbox.take_slot(data.mailbox_room, timestamptz) is
'The mailbox after its next slot from p_at on is given out: slot_at is the slot, at least the gap after the '
'one before and within the hourly limit (clock hours, UTC). Whether day_count is now over the daily limit '
'the caller looks.';
