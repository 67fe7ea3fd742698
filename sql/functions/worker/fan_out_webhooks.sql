create or replace function worker.fan_out_webhooks(
    p_limit integer
)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
    if not exists (select from data.webhooks w where w.status = 'enabled') then
        return null;
    end if;
    return webhook.fan_out(p_limit, clock.real_now());
end
$$;

comment on function worker.fan_out_webhooks(integer) is
'Makes the deliveries of new events, about p_limit of them, and answers how many; null: there is no '
'address that wants any.';
