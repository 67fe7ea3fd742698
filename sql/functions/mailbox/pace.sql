create or replace function mailbox.pace(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns data.step_run[]
language plpgsql stable
as $$
declare
    v_runs    data.step_run[] := p_runs;
    v_mail    record;
    v_mailbox uuid;
    v_room    data.mailbox_room;
    v_next    data.mailbox_room;
begin
    for v_mail in
        select r.ordinality::integer as place, r.tenant_id, r.mailbox_id
        from unnest(p_runs) with ordinality r
        where r.outcome = 'message'
          and r.mailbox_id is not null
        order by r.tenant_id, r.mailbox_id, r.scheduled_at, r.planned_at, r.message_id
    loop
        if v_mailbox is distinct from v_mail.mailbox_id then
            v_mailbox := v_mail.mailbox_id;
            v_room := mailbox.room(v_mail.tenant_id, v_mailbox, p_at, true);
        end if;
        v_next := mailbox.take_slot(v_room, p_at);
        if v_next.day_count > v_next.daily_limit then
            v_runs[v_mail.place].outcome := 'moved';
            v_runs[v_mail.place].reason := 'mailbox_limit';
            v_runs[v_mail.place].next_at := calendar.first_instant(
                (v_next.slot_on + 1)::timestamp, v_next.timezone);
        elsif v_next.slot_at > p_at and not scheduling.is_slot_open(v_runs[v_mail.place], v_next.slot_at) then
            v_runs[v_mail.place].outcome := 'moved';
            v_runs[v_mail.place].reason := 'mailbox_limit';
            v_runs[v_mail.place].next_at := v_next.slot_at;
        else
            v_room := v_next;
            v_runs[v_mail.place].due_at := v_next.slot_at;
        end if;
    end loop;
    return v_runs;
end
$$;

comment on function mailbox.pace(data.step_run[], timestamptz) is
'Holds queued messages against what their mailboxes really handed out: in the order of their slots, each '
'may leave now (due_at = p_at) or gets a slot after those before it; what the day or the contact''s window '
'has no room for becomes moved, with the instant from which to try again. The locks of limits are held.';
