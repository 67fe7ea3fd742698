create or replace function execution.change_task(
    p_tenant_id text,
    p_task_id   uuid,
    p_body      jsonb,
    p_at        timestamptz
)
returns data.step_executions
language plpgsql volatile
as $$
declare
    v_due_at constant timestamptz := (p_body ->> 'dueAt')::timestamptz;
    v_task   data.step_executions := execution.lock_task(p_tenant_id, p_task_id);
begin
    if v_task.status <> 'pending_manual' then
        perform problem.raise(409, 'task_not_pending', 'Only an open task can be changed.',
                              jsonb_build_object('status', v_task.status));
    elsif v_due_at <= p_at then
        perform problem.raise(422, 'invalid_due_at', 'A task can only be put off into the future.',
                              jsonb_build_object('dueAt', p_body ->> 'dueAt'));
    end if;

    update data.step_executions x
    set due_at       = coalesce(v_due_at, x.due_at),
        auto_skip_at = x.auto_skip_at + coalesce(v_due_at - x.due_at, interval '0'),
        assigned_to  = case when p_body ? 'assignedTo' then p_body ->> 'assignedTo' else x.assigned_to end
    where x.tenant_id = p_tenant_id
      and x.execution_id = p_task_id
    returning * into v_task;
    return v_task;
end
$$;

comment on function execution.change_task(text, uuid, jsonb, timestamptz) is
'Puts an open task off (its automatic skip moves along) and gives it to somebody else or (null) to nobody, '
'from a body that fits wire.task_body. Problems: task_not_found, task_not_pending (with status), '
'invalid_due_at.';
