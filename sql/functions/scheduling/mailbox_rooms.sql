create or replace function scheduling.mailbox_rooms(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns data.mailbox_room[]
language plpgsql stable
as $$
declare
    v_rooms data.mailbox_room[];
begin
    select array_agg(row(b.tenant_id, b.mailbox_id, b.minimum_gap, b.hourly_limit, b.daily_limit, b.timezone,
                         b.slot_at, b.hour_count, b.slot_on, b.day_count,
                         greatest(b.reserved - d.claimed_count, 0))::data.mailbox_room)
    into v_rooms
    from (select r.tenant_id, r.mailbox_id,
                 count(*) filter (where r.step_type = 'auto_email'
                                    and not r.is_first
                                    and r.schedule_id is not null) as claimed_count
          from unnest(p_runs) r
          where r.mailbox_id is not null
          group by r.tenant_id, r.mailbox_id) d
    cross join lateral mailbox.room(d.tenant_id, d.mailbox_id, p_at) b;
    return coalesce(v_rooms, '{}');
end
$$;

comment on function scheduling.mailbox_rooms(data.step_run[], timestamptz) is
'Where the mailboxes of a batch stand. A statement of its own, which sees the slots that a batch that held '
'the lock before has given out.';
