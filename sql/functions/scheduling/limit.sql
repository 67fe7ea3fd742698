create or replace function scheduling.limit(
    p_runs       data.step_run[],
    p_at         timestamptz,
    p_is_waiting boolean default false
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
    v_reason text;
    v_again  timestamptz;
begin
    if not exists (select from unnest(p_runs) r
                   where r.outcome = 'message'
                     and (r.counted_on is not null or r.mailbox_id is not null)) then
        return p_runs;
    end if;
    perform scheduling.lock_limits(p_runs);
    v_caps := scheduling.cap_rooms(p_runs);
    -- What waits in a queue has its slot: mailbox.pace looks after it.
    v_boxes := case when p_is_waiting then '{}' else scheduling.mailbox_rooms(p_runs, p_at) end;

    -- Follow-ups go before first contacts, then who has waited longest.
    for v_mail in
        select r.ordinality::integer as place, r.tenant_id, r.sequence_id, r.is_first, r.mailbox_id,
               message.is_counted(r.tenant_id, r.enrollment_id, r.counted_on) as is_counted
        from unnest(p_runs) with ordinality r
        where r.outcome = 'message'
          and (r.counted_on is not null or r.mailbox_id is not null)
        order by r.is_first, coalesce(r.planned_at, r.scheduled_at), r.enrollment_id
    loop
        v_reason := null;
        v_cap := (select c.ordinality from unnest(v_caps) with ordinality c
                  where c.tenant_id = v_mail.tenant_id and c.sequence_id = v_mail.sequence_id);
        if v_cap is not null and not v_mail.is_counted then
            v_again := v_caps[v_cap].day_ends_at;
            if v_mail.is_first and v_caps[v_cap].new_left <= 0 then
                v_reason := 'new_contacts_cap';
            elsif v_caps[v_cap].contacts_left <= v_mail.is_first::integer * v_caps[v_cap].reserved then
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
              and not scheduling.is_slot_open(
                    v_runs[v_mail.place], v_room.slot_at) then
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
        if v_cap is not null and not v_mail.is_counted then
            v_caps[v_cap].contacts_left := v_caps[v_cap].contacts_left - 1;
            v_caps[v_cap].new_left := v_caps[v_cap].new_left - v_mail.is_first::integer;
        end if;
        if v_box is not null then
            v_boxes[v_box] := v_room;
            v_runs[v_mail.place].due_at := v_room.slot_at;
        end if;
    end loop;
    return scheduling.place_limited(v_runs, p_at);
end
$$;

comment on function scheduling.limit(data.step_run[], timestamptz, boolean) is
'Holds the e-mails of a batch against the caps of their sequences and the limits of their mailboxes: each '
'gets its slot (due_at), or is moved to the next open day with the reason daily_cap, new_contacts_cap or '
'mailbox_limit. Follow-ups first, then oldest first; first contacts leave room for follow-ups that are '
'still to come that day. p_is_waiting: they are queued messages, which are held against the caps alone. '
'Other batches that count against the same wait until this one commits.';
