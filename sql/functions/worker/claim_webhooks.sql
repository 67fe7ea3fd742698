create or replace function worker.claim_webhooks(
    p_limit         integer,
    p_lease_seconds integer
)
returns table (
    tenant_id           text,
    webhook_id          uuid,
    webhook_delivery_id uuid,
    lease_number        bigint,
    event_id            uuid,
    url                 text,
    secret              text,
    old_secret          text,
    payload             jsonb
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set join_collapse_limit = 1 set enable_seqscan = off
set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_at constant timestamptz := clock.real_now();
begin
    return query
    select d.tenant_id, d.webhook_id, d.webhook_delivery_id, d.lease_number, d.event_id, w.url, w.secret,
           case when w.old_secret_until > v_at then w.old_secret end,
           case when e.event_id is not null then wire.event(row(e.*)::data.outbox_events) end
    from webhook.claim(p_limit, make_interval(secs => p_lease_seconds), v_at) d
    join data.webhooks w
      on w.tenant_id = d.tenant_id
     and w.webhook_id = d.webhook_id
    left join data.outbox_events e
      on e.tenant_id = d.tenant_id
     and e.event_id = d.event_id;
end
$$;

comment on function worker.claim_webhooks(integer, integer) is
'Leases due deliveries and answers what is to be posted where, and the secrets that sign it (old_secret: '
'only while it still counts). Null payload: the event is not kept any more.';
