create or replace function ops.hold(
    p_tenant_id text default null,
    p_reason    text default null
)
returns table (scope text, tenant_id text, reason text, held_by text, held_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at  constant timestamptz := clock.now();
    v_old constant jsonb := (select jsonb_agg(to_jsonb(h)) from access.holds(p_tenant_id) h);
begin
    perform access.hold(p_tenant_id, p_reason, v_at);
    perform access.audit(p_tenant_id, 'ops.hold', jsonb_build_object('tenantId', p_tenant_id,
        'reason', p_reason), v_old,
        (select jsonb_agg(to_jsonb(h)) from access.holds(p_tenant_id) h), v_at);
    return query
    select h.scope, case h.scope when 'tenant' then p_tenant_id end, h.reason, h.held_by, h.held_at
    from access.holds(p_tenant_id) h;
end
$$;

comment on function ops.hold(text, text) is
'The big red switch: stops a tenant, or (null) everything. No step runs and no message is claimed from then '
'on; what a mail server has already is finished. One row, whatever is due; ops.unhold ends it. Problems: '
'tenant_not_found.';
