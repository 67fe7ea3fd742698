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
    -- What is in the batch itself is no longer to come; messages get their slots from mailbox.pace.
    select array_agg(b) into v_rooms
    from (select r.tenant_id, r.mailbox_id, array_agg(r.enrollment_id) as claimed,
                 bool_or(r.outcome = 'message' and r.is_first) as has_first,
                 bool_or(r.outcome = 'message' and not r.is_first) as has_follow_up
          from unnest(p_runs) r
          where r.mailbox_id is not null
            and r.schedule_id is not null
          group by r.tenant_id, r.mailbox_id
          having bool_or(r.outcome = 'message')) d
    cross join lateral mailbox.room(d.tenant_id, d.mailbox_id, p_at, false, d.claimed, d.has_first,
                                    d.has_follow_up) b;
    return coalesce(v_rooms, '{}');
end
$$;

comment on function scheduling.mailbox_rooms(data.step_run[], timestamptz) is
'Where the mailboxes of a batch stand. A statement of its own, which sees the slots that a batch that held '
'the lock before has given out.';
