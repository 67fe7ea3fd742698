create or replace function execution.tenant_of(
    p_execution_id uuid
)
returns text
language sql stable
as $$
    -- One probe of the key for each tenant.
    select t.tenant_id
    from data.tenants t
    cross join lateral (
        select from data.step_executions x
        where x.tenant_id = t.tenant_id
          and x.execution_id = p_execution_id
        limit 1) x
    limit 1
$$;

comment on function execution.tenant_of(uuid) is
'Whose execution that is, for operators, who name it by its id alone; null if there is none.';
