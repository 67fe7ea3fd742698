create or replace function scheduling.limit(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns data.step_run[]
language plpgsql volatile
as $$
declare
    v_runs   data.step_run[] := p_runs;
    v_caps   data.cap_room[];
    v_boxes  data.mailbox_room[];
    v_mail   record;
    v_cap    integer;
    v_box    integer;
    v_room   data.mailbox_room;
    v_older  integer;
    v_reason text;
    v_again  timestamptz;
begin
    if not exists (select from unnest(p_runs) r
                   where r.outcome = 'message'
                     and (r.counted_on is not null or r.mailbox_id is not null)) then
        return p_runs;
    end if;
    perform scheduling.lock_limits(p_runs);
    v_caps := scheduling.binding_caps(scheduling.cap_rooms(p_runs), p_runs);
    v_boxes := scheduling.mailbox_rooms(p_runs, p_at);
    if v_caps = '{}' and v_boxes = '{}' then
        return p_runs;
    end if;

    -- Follow-ups go before first contacts, then who was planned first.
    for v_mail in
        select r.ordinality::integer as place, r.tenant_id, r.sequence_id, r.is_first,
               case when r.schedule_id is not null then r.mailbox_id end as mailbox_id,
               coalesce(r.planned_at, r.scheduled_at) - interval '1 microsecond' as before,
               r.reason is distinct from 'cleared' and r.counted_on is not null as is_capped,
               r.counted_on is not null and message.is_counted(
                   r.tenant_id, r.sequence_id, r.contact_id, r.counted_on) as is_counted
        from unnest(p_runs) with ordinality r
        where r.outcome = 'message'
          and (r.counted_on is not null or r.mailbox_id is not null)
        order by r.is_first, coalesce(r.planned_at, r.scheduled_at), r.enrollment_id
    loop
        v_reason := null;
        v_cap := (select c.ordinality from unnest(v_caps) with ordinality c
                  where c.tenant_id = v_mail.tenant_id and c.sequence_id = v_mail.sequence_id
                    and v_mail.is_capped);
        if v_cap is not null then
            v_again := v_caps[v_cap].day_ends_at;
            -- How many others, planned before this one and moved to this day, are still to come.
            v_older := width_bucket(v_mail.before, coalesce(case when v_mail.is_first
                then v_caps[v_cap].moved_firsts else v_caps[v_cap].moved_follow_ups end, '{}'));
            if v_mail.is_first and v_caps[v_cap].new_left <= v_older then
                v_reason := 'new_contacts_cap';
            elsif not v_mail.is_counted and v_caps[v_cap].contacts_left
                  <= v_older + v_mail.is_first::integer * coalesce(v_caps[v_cap].reserved, 0) then
                v_reason := 'daily_cap';
            end if;
        end if;
        v_box := (select b.ordinality from unnest(v_boxes) with ordinality b
                  where b.tenant_id = v_mail.tenant_id and b.mailbox_id = v_mail.mailbox_id);
        if v_box is not null and v_reason is null then
            v_room := mailbox.take_slot(v_boxes[v_box], p_at);
            if v_room.day_count + v_mail.is_first::integer * v_room.reserved > v_room.daily_limit then
                v_reason := 'mailbox_limit';
                v_again := calendar.first_instant((v_room.slot_on + 1)::timestamp, v_room.timezone);
            elsif v_room.slot_at > p_at
              and not scheduling.is_slot_open(v_runs[v_mail.place], v_room.slot_at) then
                v_reason := 'mailbox_limit';
                v_again := v_room.slot_at;
            end if;
        end if;

        if v_reason is not null then
            v_runs[v_mail.place].outcome := 'moved';
            v_runs[v_mail.place].reason := v_reason;
            v_runs[v_mail.place].next_at := v_again;
            continue;
        end if;
        if v_cap is not null then
            v_caps[v_cap].contacts_left := v_caps[v_cap].contacts_left - (not v_mail.is_counted)::integer;
            v_caps[v_cap].new_left := v_caps[v_cap].new_left - v_mail.is_first::integer;
        end if;
        if v_box is not null then
            v_boxes[v_box] := v_room;
            v_runs[v_mail.place].due_at := v_room.slot_at;
        end if;
    end loop;
    return v_runs;
end
$$;

comment on function scheduling.limit(data.step_run[], timestamptz) is
'Holds the e-mails of a batch against the caps of their sequences and the limits of their mailboxes: each '
'gets its slot (due_at), or becomes moved with the reason daily_cap, new_contacts_cap or mailbox_limit and '
'the instant from which to try again (next_at; scheduling.place_limited makes a time of it). Follow-ups '
'first, then who was planned first; first contacts leave room for follow-ups that are still to come that '
'day. Of queued messages (no schedule) it looks at the caps alone, unless they are cleared. Other batches '
'that count against the same wait until this one commits.';
