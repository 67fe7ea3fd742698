create or replace function retention.run(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
-- Whatever the statistics say: by the indexes, and never a table as a whole.
set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_hashjoin = off
as $$
declare
    v_tenant data.retention_settings;
    v_count  bigint := 0;
begin
    insert into data.retention_settings (tenant_id)
    select t.tenant_id
    from data.tenants t
    where not exists (select from data.retention_settings r where r.tenant_id = t.tenant_id)
    on conflict (tenant_id) do nothing;

    for v_tenant in
        select r.*
        from data.retention_settings r
        order by r.looked_at, r.tenant_id
        limit 500
        for update skip locked
    loop
        v_count := v_count
            + retention.take_bodies(v_tenant, p_limit, p_at)
            + retention.take_runs(v_tenant, p_limit, p_at)
            + outbox.take_old(v_tenant.tenant_id,
                              (select p_at - k.events from retention.keep(v_tenant) k), p_limit)
            + inbox.take_old(v_tenant.tenant_id,
                             (select p_at - k.inbox from retention.keep(v_tenant) k), p_limit);
        update data.retention_settings r
        set looked_at = clock.real_now()
        where r.tenant_id = v_tenant.tenant_id;
        exit when v_count >= p_limit;
    end loop;
    return v_count;
end
$$;

comment on function retention.run(integer, timestamptz) is
'Takes away what is older than its tenant keeps it: about p_limit rows a run, tenant by tenant, whoever '
'waited longest first. Answers how many rows. Statistics stay as they are.';
