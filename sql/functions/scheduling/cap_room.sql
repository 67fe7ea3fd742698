create or replace function scheduling.cap_room(
    p_sequence      data.sequences,
    p_counted_on    date,
    p_claimed       uuid[] default '{}',
    p_has_first     boolean default true,
    p_has_follow_up boolean default true
)
returns data.cap_room
language plpgsql stable
as $$
declare
    v_contacts constant bigint := (p_sequence.settings ->> 'maxContactsPerDay')::bigint;
    v_new      constant bigint := (p_sequence.settings ->> 'maxNewContactsPerDay')::bigint;
    v_room     data.cap_room;
begin
    v_room.tenant_id   := p_sequence.tenant_id;
    v_room.sequence_id := p_sequence.sequence_id;
    v_room.day_ends_at := calendar.first_instant((p_counted_on + 1)::timestamp,
                                                 coalesce(p_sequence.settings ->> 'timezone', 'UTC'));
    select v_contacts - count(distinct m.contact_id),
           v_new - count(*) filter (where m.is_first)
    into v_room.contacts_left, v_room.new_left
    from data.messages m
    where m.tenant_id = p_sequence.tenant_id
      and m.sequence_id = p_sequence.sequence_id
      and m.counted_on = p_counted_on
      and m.status not in ('cancelled', 'failed');
    -- Nobody leaves more room than there is: what is counted here is bounded by it.
    if p_has_first and v_room.contacts_left > 0 then
        v_room.reserved := scheduling.follow_ups_ahead(p_sequence.tenant_id, p_sequence.sequence_id,
            v_room.day_ends_at, v_room.contacts_left, p_counted_on, p_claimed);
    end if;
    if p_has_follow_up and v_room.contacts_left > 0 then
        v_room.moved_follow_ups := scheduling.moved_ahead(p_sequence.tenant_id, p_sequence.sequence_id, true,
            v_room.day_ends_at, v_room.contacts_left, p_claimed);
    end if;
    if p_has_first and least(v_room.contacts_left, v_room.new_left) > 0 then
        v_room.moved_firsts := scheduling.moved_ahead(p_sequence.tenant_id, p_sequence.sequence_id, false,
            v_room.day_ends_at, least(v_room.contacts_left, v_room.new_left), p_claimed);
    end if;
    return v_room;
end
$$;

comment on function scheduling.cap_room(data.sequences, date, uuid[], boolean, boolean) is
'What is left of the caps of a sequence on a day of its time zone, and for whom room is left, without the '
'claimed enrollments. Its messages are counted, not a counter: what failed or was cancelled counts no more. '
'A cap that the settings lack is null. What only first contacts or only follow-ups look at is null where '
'p_has_first or p_has_follow_up says that there are none.';
