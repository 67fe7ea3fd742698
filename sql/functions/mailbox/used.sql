create or replace function mailbox.used(
    p_mailbox data.mailboxes,
    p_at      timestamptz
)
returns table (hour_count bigint, day_count bigint)
language sql stable
as $$
    select count(*) filter (where m.due_at >= d.hour_at and m.due_at < d.hour_at + interval '1 hour'),
           count(*) filter (where m.due_at >= d.day_at and m.due_at < d.day_ends_at)
    from (select date_trunc('hour', p_at, 'UTC') as hour_at,
                 calendar.first_instant(l.day, l.timezone) as day_at,
                 calendar.first_instant(l.day + interval '1 day', l.timezone) as day_ends_at
          from (select date_trunc('day', p_at at time zone coalesce(p_mailbox.timezone, 'UTC')) as day,
                       coalesce(p_mailbox.timezone, 'UTC') as timezone) l) d
    join data.messages m
      on m.tenant_id = p_mailbox.tenant_id
     and m.mailbox_id = p_mailbox.mailbox_id
     and m.status not in ('cancelled', 'failed')
     and m.due_at >= least(d.hour_at, d.day_at)
     and m.due_at < greatest(d.hour_at + interval '1 hour', d.day_ends_at)
$$;

comment on function mailbox.used(data.mailboxes, timestamptz) is
'How many messages a mailbox has in the clock hour (UTC) and on the day (of its zone) of an instant: sent, '
'in the hands of a sender, or with a slot there.';
