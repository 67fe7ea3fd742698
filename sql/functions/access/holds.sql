create or replace function access.holds(
    p_tenant_id text
)
returns table (scope text, reason text, held_by text, held_at timestamptz)
language sql stable
as $$
    select 'everything', h.reason, h.held_by, h.held_at
    from data.engine_hold h
    union all
    select 'tenant', h.reason, h.held_by, h.held_at
    from data.tenant_holds h
    where h.tenant_id = p_tenant_id
$$;

comment on function access.holds(text) is
'What stops a tenant: the hold of everything, its own, both, or (no row) nothing.';
