create or replace function api.get_task(
    p_tenant_id text,
    p_context   data.request_context,
    p_task_id   uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_task data.step_executions;
begin
    perform access.enter(p_tenant_id, p_context);
    v_task := execution.find_task(p_tenant_id, p_task_id);
    return wire.tagged(wire.task(v_task), wire.etag(v_task));
end
$$;

comment on function api.get_task(text, data.request_context, uuid) is
'A manual step, open or not. Problems: task_not_found.';
