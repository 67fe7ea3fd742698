create or replace function worker.due_tenants(
    p_limit integer,
    p_after text default null
)
returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    -- A loose index scan: one probe of (tenant_id, scheduled_at) for each tenant that has anything pending.
    with recursive tenants as (
        (select s.tenant_id, s.scheduled_at
         from data.sequence_schedules s
         where s.parked_reason is null
           and s.tenant_id > coalesce(p_after, '')
         order by s.tenant_id, s.scheduled_at
         limit 1)
        union all
        select n.tenant_id, n.scheduled_at
        from tenants t
        cross join lateral (
            select s.tenant_id, s.scheduled_at
            from data.sequence_schedules s
            where s.parked_reason is null
              and s.tenant_id > t.tenant_id
            order by s.tenant_id, s.scheduled_at
            limit 1) n
    )
    select t.tenant_id
    from tenants t
    where t.scheduled_at <= clock.now()
      and not exists (select from data.tenant_holds h where h.tenant_id = t.tenant_id)
    limit p_limit
$$;

comment on function worker.due_tenants(integer, text) is
'Tenants that have due steps and are not stopped, in the order of their ids, after p_after (null: from the '
'first): for taking turns.';
