create or replace function mailbox.room(
    p_tenant_id     text,
    p_mailbox_id    uuid,
    p_at            timestamptz,
    p_is_handed_out boolean default false,
    p_claimed       uuid[] default '{}',
    p_has_first     boolean default true,
    p_has_follow_up boolean default true
)
returns data.mailbox_room
language plpgsql stable
as $$
declare
    v_mailbox data.mailboxes;
    v_room    data.mailbox_room;
    v_from    timestamptz;
    v_hour    timestamptz;
    v_day     timestamptz;
    v_until   timestamptz;
begin
    select * into v_mailbox
    from data.mailboxes m
    where m.tenant_id = p_tenant_id
      and m.mailbox_id = p_mailbox_id;
    v_room.tenant_id    := p_tenant_id;
    v_room.mailbox_id   := p_mailbox_id;
    v_room.minimum_gap  := v_mailbox.minimum_gap;
    v_room.hourly_limit := v_mailbox.hourly_limit;
    v_room.daily_limit  := v_mailbox.daily_limit;
    v_room.timezone     := coalesce(v_mailbox.timezone, 'UTC');

    -- Slots are given out in order: nothing is planned beyond the last one. What was moved or is tried again
    -- has no slot yet.
    select m.due_at into v_room.slot_at
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.mailbox_id = p_mailbox_id
      and m.status not in ('cancelled', 'failed')
      and (m.status <> 'queued' or m.is_cleared and not p_is_handed_out)
      and m.due_at < 'infinity'
    order by m.due_at desc
    limit 1;
    v_from := greatest(v_room.slot_at, p_at);
    v_hour := date_trunc('hour', v_from, 'UTC');
    v_room.slot_on := (v_from at time zone v_room.timezone)::date;
    v_day := calendar.first_instant(v_room.slot_on::timestamp, v_room.timezone);
    v_until := calendar.first_instant((v_room.slot_on + 1)::timestamp, v_room.timezone);

    select count(*) filter (where m.due_at >= v_hour and m.due_at < v_hour + interval '1 hour'),
           count(*) filter (where m.due_at >= v_day)
    into v_room.hour_count, v_room.day_count
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.mailbox_id = p_mailbox_id
      and m.status not in ('cancelled', 'failed')
      and (m.status <> 'queued' or not p_is_handed_out)
      and m.due_at >= least(v_hour, v_day)
      and m.due_at < v_until;

    if v_room.daily_limit is null or p_is_handed_out then
        return v_room;
    end if;
    v_room.reserved := 0;
    if p_has_follow_up then
        v_room.moved_follow_ups := mailbox.moved_ahead(v_mailbox, true, v_until, p_claimed);
    end if;
    if p_has_first then
        v_room.moved_firsts := mailbox.moved_ahead(v_mailbox, false, v_until, p_claimed);
        -- A sequence does not send more than its cap.
        select coalesce(sum(scheduling.follow_ups_ahead(q.tenant_id, q.sequence_id, v_until, least(
                   v_room.daily_limit, (q.settings ->> 'maxContactsPerDay')::integer), null, p_claimed)), 0)
        into v_room.reserved
        from data.sequences q
        where q.tenant_id = p_tenant_id
          and q.deleted_at is null
          and q.status in ('active', 'archived')
          and lower(q.settings ->> 'fromEmail') = v_mailbox.email_key;
    end if;
    return v_room;
end
$$;

comment on function mailbox.room(text, uuid, timestamptz, boolean, uuid[], boolean, boolean) is
'Where a mailbox stands at that instant, with the slots of queued messages or (p_is_handed_out) only with '
'what senders have taken. Its messages are counted, not a counter: what failed or was '
'cancelled counts no more. reserved: follow-ups to come that day, without the claimed enrollments, for whom '
'first contacts leave room; moved_…: who leaves room for whom was planned before. What only first contacts '
'or only follow-ups look at is left out where p_has_first or p_has_follow_up says that there are none.';
