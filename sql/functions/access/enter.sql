create or replace function access.enter(
    p_tenant_id text
)
returns void
language sql volatile
as $$
    select set_config('cadence.tenant_id', p_tenant_id, true)
$$;

comment on function access.enter(text) is
'Sets the tenant that row-level security shows for the rest of the transaction; '''' or null shows none.';
