create or replace function webhook.claim(
    p_limit integer,
    p_lease interval,
    p_at    timestamptz
)
returns setof data.webhook_deliveries
language sql volatile
as $$
    with due as materialized (
        select d.tenant_id, d.webhook_id, d.webhook_delivery_id
        from data.webhooks w
        cross join lateral (
            select x.*
            from data.webhook_deliveries x
            where x.tenant_id = w.tenant_id
              and x.webhook_id = w.webhook_id
              and x.status = 'pending'
              and x.due_at <= p_at
            order by x.due_at
            limit 8                 -- a slow address must not take all the hands there are
            for update of x skip locked) d
        where w.status = 'enabled'
        order by d.due_at
        limit p_limit)
    update data.webhook_deliveries d
    set due_at        = p_at + p_lease,
        lease_number  = d.lease_number + 1,
        attempt_count = d.attempt_count + 1
    from due
    where d.tenant_id = due.tenant_id
      and d.webhook_id = due.webhook_id
      and d.webhook_delivery_id = due.webhook_delivery_id
    returning d.*
$$;

comment on function webhook.claim(integer, interval, timestamptz) is
'Leases due deliveries, at most eight of an address and p_limit in all, and counts the attempt. One that '
'is not finished when its lease ends is due again.';
