create view ops.mailboxes as
select b.tenant_id, b.mailbox_id, b.email, coalesce(b.timezone, 'UTC') as timezone, b.daily_limit,
       u.used_today, b.hourly_limit, u.used_this_hour, b.minimum_gap, u.last_slot_at,
       b.smtp ->> 'url' as smtp_url
from data.mailboxes b
cross join lateral (
    select count(*) filter (
               where (m.due_at at time zone coalesce(b.timezone, 'UTC'))::date
                   = (clock.now() at time zone coalesce(b.timezone, 'UTC'))::date) as used_today,
           count(*) filter (
               where date_trunc('hour', m.due_at, 'UTC')
                   = date_trunc('hour', clock.now(), 'UTC')) as used_this_hour,
           max(m.due_at) as last_slot_at
    from data.messages m
    where m.tenant_id = b.tenant_id
      and m.mailbox_id = b.mailbox_id
      and m.status not in ('cancelled', 'failed')
      and m.due_at > clock.now() - interval '50 hours'
      and m.due_at < 'infinity') u;

comment on view ops.mailboxes is
'From addresses with limits and how much of them is used: today (in their zone), in this clock hour (UTC); '
'last_slot_at is the last slot that was given out; smtp_url its own mail server, if it has one.';
