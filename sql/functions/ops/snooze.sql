create or replace function ops.snooze(
    p_task_id uuid,
    p_until   timestamptz
)
returns table (assigned_to text, due_at timestamptz, auto_skip_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select t.assigned_to, t.due_at, t.auto_skip_at
    from execution.change_task(execution.tenant_of(p_task_id), p_task_id,
                               jsonb_build_object('dueAt', p_until), clock.now()) t;
end
$$;

comment on function ops.snooze(uuid, timestamptz) is
'Puts an open task off until then; its automatic skip moves along. Problems: task_not_found, '
'task_not_pending, invalid_due_at.';
