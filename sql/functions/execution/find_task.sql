create or replace function execution.find_task(
    p_tenant_id text,
    p_task_id   uuid
)
returns data.step_executions
language plpgsql volatile
as $$
declare
    v_task data.step_executions;
begin
    select * into v_task
    from data.step_executions x
    where x.tenant_id = p_tenant_id
      and x.execution_id = p_task_id;
    if not found or v_task.due_at is null then
        perform problem.raise(404, 'task_not_found', 'There is no such task.',
                              jsonb_build_object('taskId', p_task_id));
    end if;
    return v_task;
end
$$;

comment on function execution.find_task(text, uuid) is
'The execution of a manual step, open or not. Problems: task_not_found.';
