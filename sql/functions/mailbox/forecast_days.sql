create or replace function mailbox.forecast_days(
    p_tenant_id  text,
    p_mailbox_id uuid,
    p_timezone   text,
    p_events     data.forecast_event[]
)
returns table (day date, sent bigint, total bigint, is_at_limit boolean)
language sql stable
as $$
    -- What has its slot already counts on its day, too.
    select d.day, d.sent, d.total + coalesce(u.day_count, 0),
           coalesce(d.total + u.day_count >= m.daily_limit, false)
    from (select (e.at at time zone p_timezone)::date as day,
                 coalesce(sum(e.amount) filter (where e.is_new), 0) as sent, sum(e.amount) as total
          from unnest(p_events) e
          where e.kind = 'sent'
          group by 1) d
    left join data.mailboxes m
      on m.tenant_id = p_tenant_id
     and m.mailbox_id = p_mailbox_id
    left join lateral mailbox.used(row(m.*)::data.mailboxes,
                                   calendar.first_instant(d.day::timestamp, p_timezone)) u
      on m.mailbox_id is not null
$$;

comment on function mailbox.forecast_days(text, uuid, text, data.forecast_event[]) is
'What a forecast sends from a mailbox by days of its zone: sent is of those whom the forecast is about, '
'total of everybody, with messages that have their slot already. Null mailbox: the address has no limits.';
