create or replace function api.change_task(
    p_tenant_id text,
    p_context   data.request_context,
    p_task_id   uuid,
    p_body      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_task data.step_executions;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.task_body(), p_body);
    perform access.require_match(p_context, wire.etag(execution.lock_task(p_tenant_id, p_task_id)));
    v_task := execution.change_task(p_tenant_id, p_task_id, p_body, clock.now());
    return wire.tagged(wire.task(v_task), wire.etag(v_task));
end
$$;

comment on function api.change_task(text, data.request_context, uuid, jsonb) is
'Puts an open task off to dueAt and gives it to assignedTo: what is absent stays. Problems: invalid_body, '
'task_not_found, task_not_pending, invalid_due_at, precondition_failed.';
