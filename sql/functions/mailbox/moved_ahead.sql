create or replace function mailbox.moved_ahead(
    p_mailbox      data.mailboxes,
    p_is_follow_up boolean,
    p_until        timestamptz,
    p_claimed      uuid[]
)
returns timestamptz[]
language plpgsql stable
as $$
declare
    v_planned timestamptz[];
begin
    -- A sequence does not send more than its cap.
    select array_agg(p.planned_at order by p.planned_at) into v_planned
    from (select p.planned_at
          from data.sequences q
          cross join unnest(scheduling.moved_ahead(
              q.tenant_id, q.sequence_id, p_is_follow_up, p_until,
              least(p_mailbox.daily_limit, (q.settings ->> 'maxContactsPerDay')::integer),
              p_claimed)) p (planned_at)
          where q.tenant_id = p_mailbox.tenant_id
            and q.deleted_at is null
            and q.status in ('active', 'archived')
            and lower(q.settings ->> 'fromEmail') = p_mailbox.email_key
          order by p.planned_at
          limit p_mailbox.daily_limit) p;
    return coalesce(v_planned, '{}');
end
$$;

comment on function mailbox.moved_ahead(data.mailboxes, boolean, timestamptz, uuid[]) is
'When the steps of all sequences that send from a mailbox, were moved and come up before that instant were '
'planned, at most as many as its daily limit, in order, without those of the claimed enrollments: who was '
'planned later leaves room.';
