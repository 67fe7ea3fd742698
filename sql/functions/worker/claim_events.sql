create or replace function worker.claim_events(
    p_worker_id     uuid,
    p_limit         integer,
    p_lease_seconds integer
)
returns table (
    lane           integer,
    lease_number   bigint,
    tenant_id      text,
    event_id       uuid,
    type           text,
    correlation_id text,
    traceparent    text,
    payload        jsonb
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- Statistics may be missing or old: the indexes that have the order, whatever the tables hold.
set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
    return query
    select c.lane, c.lease_number, (c.event).tenant_id, (c.event).event_id, (c.event).type,
           (c.event).correlation_id, (c.event).traceparent, wire.event(c.event)
    from outbox.claim(p_worker_id, p_limit, make_interval(secs => p_lease_seconds), clock.real_now()) c;
end
$$;

comment on function worker.claim_events(uuid, integer, integer) is
'Leases lanes with events to a relay and answers what it may publish, at most one event of each '
'enrollment. What is not finished when the lease ends is claimed again: the next relay publishes it under '
'the same id.';
