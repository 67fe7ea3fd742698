create or replace function execution.lock_task(
    p_tenant_id text,
    p_task_id   uuid
)
returns data.step_executions
language plpgsql volatile
as $$
begin
    -- The enrollment before its execution, as everybody does.
    perform from data.enrollments e
    where (e.tenant_id, e.enrollment_id) in (
        select x.tenant_id, x.enrollment_id
        from data.step_executions x
        where x.tenant_id = p_tenant_id
          and x.execution_id = p_task_id)
    for update;
    return execution.find_task(p_tenant_id, p_task_id);
end
$$;

comment on function execution.lock_task(text, uuid) is
'The execution of a manual step, which nobody else changes until the end of the transaction: its enrollment '
'is locked. Problems: task_not_found.';
