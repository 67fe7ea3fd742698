create or replace function ops.reassign(
    p_task_id     uuid,
    p_assigned_to text
)
returns table (assigned_to text, due_at timestamptz, auto_skip_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at        constant timestamptz := clock.now();
    v_tenant_id constant text := execution.tenant_of(p_task_id);
    v_state     constant jsonb := execution.task_state(v_tenant_id, p_task_id);
    v_task      data.step_executions;
begin
    v_task := execution.change_task(v_tenant_id, p_task_id,
                                    jsonb_build_object('assignedTo', p_assigned_to), v_at);
    perform access.audit(v_tenant_id, 'ops.reassign', jsonb_build_object(
        'taskId', p_task_id, 'assignedTo', p_assigned_to), v_state,
        execution.task_state(v_tenant_id, p_task_id), v_at);
    return query select v_task.assigned_to, v_task.due_at, v_task.auto_skip_at;
end
$$;

comment on function ops.reassign(uuid, text) is
'Gives an open task to somebody else, or (null) to nobody. Problems: task_not_found, task_not_pending.';
