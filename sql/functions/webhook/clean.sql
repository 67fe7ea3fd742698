create or replace function webhook.clean(
    p_limit integer
)
returns bigint
language plpgsql volatile
as $$
declare
    v_now   constant timestamptz := clock.real_now();
    v_count bigint;
begin
    delete from data.webhook_deliveries d
    where (d.tenant_id, d.webhook_id, d.webhook_delivery_id) in (
        select x.tenant_id, x.webhook_id, x.webhook_delivery_id
        from data.webhook_deliveries x
        where x.finished_at < v_now - interval '7 days'
          and (x.status <> 'dead' or x.finished_at < v_now - interval '30 days')
        order by x.finished_at
        limit p_limit
        for update skip locked);
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function webhook.clean(integer) is
'Forgets deliveries after seven days, dead ones after thirty: p_limit at most. Answers how many.';
