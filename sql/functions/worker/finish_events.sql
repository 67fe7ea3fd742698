create or replace function worker.finish_events(
    p_lanes         integer[],
    p_lease_numbers bigint[],
    p_tenant_ids    text[],
    p_event_ids     uuid[],
    p_errors        text[]
)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
    perform outbox.release(p_lanes, p_lease_numbers);
    return outbox.finish(p_tenant_ids, p_event_ids, p_errors, clock.real_now());
end
$$;

comment on function worker.finish_events(integer[], bigint[], text[], uuid[], text[]) is
'Ends the lease of lanes and records what became of their events: '''' was acknowledged by NATS, anything '
'else is why it was refused. Events that are not named are claimed again at once. Answers how many were '
'published.';
