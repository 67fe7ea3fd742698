create or replace function scheduling.limit(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns data.step_run[]
language plpgsql volatile
as $$
declare
    v_runs     data.step_run[] := p_runs;
    v_facts    record;
    v_caps     data.cap_room[] := '{}';
    v_boxes    data.mailbox_room[] := '{}';
    v_mail     record;
    v_admitted data.admission;
    v_slot     timestamptz;
begin
    select bool_or(r.counted_on is not null or r.mailbox_id is not null) as are_limited,
           bool_or(r.counted_on is not null and r.reason is distinct from 'cleared') as have_caps,
           bool_or(r.mailbox_id is not null and r.schedule_id is not null) as have_boxes
    into v_facts
    from unnest(p_runs) r
    where r.outcome = 'message';
    if v_facts.are_limited is not true then
        return p_runs;
    end if;
    perform scheduling.lock_limits(p_runs);
    if v_facts.have_caps then
        v_caps := scheduling.binding_caps(scheduling.cap_rooms(p_runs), p_runs);
    end if;
    if v_facts.have_boxes then
        v_boxes := scheduling.mailbox_rooms(p_runs, p_at);
    end if;
    if v_caps = '{}' and v_boxes = '{}' then
        return p_runs;
    end if;

    -- Follow-ups go before first contacts, then who was planned first, then who is further along.
    for v_mail in
        select r.ordinality::integer as place, r.is_first,
               coalesce(r.planned_at, r.scheduled_at) as planned_at,
               c.ordinality::integer as cap, b.ordinality::integer as box,
               case when c.ordinality is not null then message.is_counted(
                   r.tenant_id, r.sequence_id, r.contact_id, r.counted_on) end as is_counted
        from unnest(p_runs) with ordinality r
        left join unnest(v_caps) with ordinality c
          on c.tenant_id = r.tenant_id
         and c.sequence_id = r.sequence_id
         and r.counted_on is not null
         and r.reason is distinct from 'cleared'
        left join unnest(v_boxes) with ordinality b
          on b.tenant_id = r.tenant_id
         and b.mailbox_id = r.mailbox_id
         and r.schedule_id is not null
        where r.outcome = 'message'
          and (r.counted_on is not null or r.mailbox_id is not null)
        order by r.is_first, coalesce(r.planned_at, r.scheduled_at), r.step_number desc, r.enrollment_id
    loop
        v_admitted := scheduling.admit(v_caps[v_mail.cap], v_boxes[v_mail.box], v_mail.is_first,
                                       v_mail.is_counted, v_mail.planned_at, p_at);
        v_slot := (v_admitted.box).slot_at;
        if v_admitted.reason is null and v_mail.box is not null and v_slot > p_at
           and not scheduling.is_slot_open(v_runs[v_mail.place], v_slot) then
            v_admitted.reason := 'mailbox_limit';
            v_admitted.again_at := v_slot;
        end if;

        if v_admitted.reason is not null then
            v_runs[v_mail.place].outcome := 'moved';
            v_runs[v_mail.place].reason := v_admitted.reason;
            v_runs[v_mail.place].next_at := v_admitted.again_at;
            continue;
        end if;
        if v_mail.cap is not null then
            v_caps[v_mail.cap] := v_admitted.cap;
        end if;
        if v_mail.box is not null then
            v_boxes[v_mail.box] := v_admitted.box;
            v_runs[v_mail.place].due_at := v_slot;
        end if;
    end loop;
    return v_runs;
end
$$;

comment on function scheduling.limit(data.step_run[], timestamptz) is
'Holds the e-mails of a batch against the caps of their sequences and the limits of their mailboxes: each '
'gets its slot (due_at), or becomes moved with the reason daily_cap, new_contacts_cap or mailbox_limit and '
'the instant from which to try again (next_at; scheduling.place_limited makes a time of it). Follow-ups '
'first, then who was planned first, then who is further along; first contacts leave room for follow-ups that '
'are still to come that day. Of queued messages (no schedule) it looks at the caps alone, unless they are '
'cleared. Whether there is room scheduling.admit says, which forecasts ask, too. Other batches '
'that count against the same wait until this one commits.';
