create or replace function message.unheld_tenants(
    p_at timestamptz
)
returns setof text
language sql stable
as $$
    -- A loose index scan: one probe for each tenant that has anything queued.
    with recursive tenants as (
        (select m.tenant_id, m.due_at
         from data.messages m
         where m.status = 'queued'
         order by m.tenant_id, m.due_at
         limit 1)
        union all
        select n.tenant_id, n.due_at
        from tenants t
        cross join lateral (
            select m.tenant_id, m.due_at
            from data.messages m
            where m.status = 'queued'
              and m.tenant_id > t.tenant_id
            order by m.tenant_id, m.due_at
            limit 1) n
    )
    select t.tenant_id
    from tenants t
    where t.due_at <= p_at
      and not exists (select from data.tenant_holds h where h.tenant_id = t.tenant_id)
    order by t.due_at
$$;

comment on function message.unheld_tenants(timestamptz) is
'Tenants with due messages that are not stopped, whose oldest is due first; for the time in which some are.';
