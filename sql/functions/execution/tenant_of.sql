create or replace function execution.tenant_of(
    p_execution_id uuid
)
returns text
language sql stable
as $$
    select x.tenant_id
    from data.step_executions x
    where x.execution_id = p_execution_id
$$;

comment on function execution.tenant_of(uuid) is
'Whose execution that is, for operators, who name it by its id alone; null if there is none.';
