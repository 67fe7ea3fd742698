create or replace function ops.snooze(
    p_task_id uuid,
    p_until   timestamptz
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
                                    jsonb_build_object('dueAt', p_until), v_at);
    perform access.audit(v_tenant_id, 'ops.snooze', jsonb_build_object(
        'taskId', p_task_id, 'until', p_until), v_state, execution.task_state(v_tenant_id, p_task_id),
        v_at);
    return query select v_task.assigned_to, v_task.due_at, v_task.auto_skip_at;
end
$$;

comment on function ops.snooze(uuid, timestamptz) is
'Puts an open task off until then; its automatic skip moves along. Problems: task_not_found, '
'task_not_pending, invalid_due_at.';
