create or replace function ops.unhold(
    p_tenant_id text default null
)
returns table (scope text, tenant_id text, reason text, held_by text, held_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at  constant timestamptz := clock.now();
    v_old constant jsonb := (select jsonb_agg(to_jsonb(h)) from access.holds(p_tenant_id) h);
begin
    perform access.unhold(p_tenant_id, v_at);
    perform access.audit(p_tenant_id, 'ops.unhold', jsonb_build_object('tenantId', p_tenant_id), v_old,
        (select jsonb_agg(to_jsonb(h)) from access.holds(p_tenant_id) h), v_at);
    return query
    select h.scope, case h.scope when 'tenant' then p_tenant_id end, h.reason, h.held_by, h.held_at
    from access.holds(p_tenant_id) h;
end
$$;

comment on function ops.unhold(text) is
'Lets a tenant, or (null) everything, go on, and answers what still stops it. Steps that came due meanwhile '
'are late: they spread over their windows. A hold of everything and those of tenants are ended separately.';
