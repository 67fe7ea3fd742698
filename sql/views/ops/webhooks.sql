create view ops.webhooks as
select w.tenant_id, w.webhook_id, w.url, w.types, w.status, w.disabled_reason, w.failing_since_at,
       w.last_error, w.last_delivered_at, d.pending_count, d.dead_count, d.oldest_pending_at
from data.webhooks w
cross join lateral (
    select count(*) filter (where x.status = 'pending') as pending_count,
           count(*) filter (where x.status = 'dead')    as dead_count,
           min(x.created_at) filter (where x.status = 'pending') as oldest_pending_at
    from data.webhook_deliveries x
    where x.tenant_id = w.tenant_id
      and x.webhook_id = w.webhook_id) d;

comment on view ops.webhooks is
'Addresses to which events are posted, how they fare, and what waits for them or is dead; never their '
'secrets. disabled_reason: asked, failing (five days without success), gone (it answered 410).';
