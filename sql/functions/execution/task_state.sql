create or replace function execution.task_state(
    p_tenant_id text,
    p_task_id   uuid
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object('assignedTo', x.assigned_to, 'dueAt', x.due_at, 'autoSkipAt', x.auto_skip_at)
    from data.step_executions x
    where x.tenant_id = p_tenant_id
      and x.execution_id = p_task_id
$$;

comment on function execution.task_state(text, uuid) is 'How a task stands, for the audit.';
