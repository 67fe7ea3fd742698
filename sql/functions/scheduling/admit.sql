create or replace function scheduling.admit(
    p_cap        data.cap_room,
    p_box        data.mailbox_room,
    p_is_first   boolean,
    p_is_counted boolean,
    p_planned_at timestamptz,
    p_at         timestamptz
)
returns data.admission
language plpgsql stable
as $$
declare
    v_admission data.admission;
    v_cap       data.cap_room := p_cap;
    v_box       data.mailbox_room := p_box;
    v_older     integer;
begin
    if p_cap.sequence_id is not null then
        -- How many others, planned before this one and moved to this day, are still to come.
        v_older := width_bucket(p_planned_at - interval '1 microsecond', coalesce(
            case when p_is_first then p_cap.moved_firsts else p_cap.moved_follow_ups end, '{}'));
        if p_is_first and p_cap.new_left <= v_older then
            v_admission.reason := 'new_contacts_cap';
        elsif not p_is_counted
          and p_cap.contacts_left <= v_older + p_is_first::integer * coalesce(p_cap.reserved, 0) then
            v_admission.reason := 'daily_cap';
        end if;
        if v_admission.reason is not null then
            v_admission.again_at := p_cap.day_ends_at;
            return v_admission;
        end if;
        v_cap.contacts_left := p_cap.contacts_left - (not p_is_counted)::integer;
        v_cap.new_left := p_cap.new_left - p_is_first::integer;
    end if;
    if p_box.mailbox_id is not null then
        v_box := mailbox.take_slot(p_box, p_at);
        v_older := width_bucket(p_planned_at - interval '1 microsecond', coalesce(
            case when p_is_first then p_box.moved_firsts else p_box.moved_follow_ups end, '{}'));
        if v_box.day_count + v_older + p_is_first::integer * coalesce(v_box.reserved, 0)
           > v_box.daily_limit then
            v_admission.reason := 'mailbox_limit';
            v_admission.again_at := calendar.first_instant((v_box.slot_on + 1)::timestamp, v_box.timezone);
        end if;
    end if;
    v_admission.cap := v_cap;
    v_admission.box := v_box;
    return v_admission;
end
$$;

comment on function scheduling.admit(
    data.cap_room, data.mailbox_room, boolean, boolean, timestamptz, timestamptz) is
'Whether one more e-mail goes, with so much room left in the caps of its sequence and in its mailbox (null: '
'no such limit): either cap and box are what is left then, box.slot_at being its slot, or reason says which '
'limit refuses it and again_at from when on to try again. p_is_counted: the contact counts that day '
'already. Whether the slot is in the contact''s window the caller looks. Reads and locks nothing.';
