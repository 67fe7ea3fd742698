create or replace function ops.reassign(
    p_task_id     uuid,
    p_assigned_to text
)
returns table (assigned_to text, due_at timestamptz, auto_skip_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select t.assigned_to, t.due_at, t.auto_skip_at
    from execution.change_task(execution.tenant_of(p_task_id), p_task_id,
                               jsonb_build_object('assignedTo', p_assigned_to), clock.now()) t;
end
$$;

comment on function ops.reassign(uuid, text) is
'Gives an open task to somebody else, or (null) to nobody. Problems: task_not_found, task_not_pending.';
