create or replace function scheduling.unheld_tenants(
    p_at timestamptz
)
returns setof text
language sql stable
as $$
    -- A loose index scan, as in worker.due_tenants: one probe for each tenant that has anything pending.
    with recursive tenants as (
        (select s.tenant_id, s.scheduled_at
         from data.sequence_schedules s
         where s.parked_reason is null
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
    where t.scheduled_at <= p_at
      and not exists (select from data.tenant_holds h where h.tenant_id = t.tenant_id)
    order by t.scheduled_at
$$;

comment on function scheduling.unheld_tenants(timestamptz) is
'Tenants with due steps that are not stopped, whose oldest is due first; for the time in which some are.';
