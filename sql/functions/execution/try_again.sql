create or replace function execution.try_again(
    p_tenant_id    text,
    p_execution_id uuid
)
returns void
language sql volatile
as $$
    update data.step_executions x
    set status        = 'scheduled',
        executed_at   = null,
        error_message = null
    where x.tenant_id = p_tenant_id
      and x.execution_id = p_execution_id
      and x.status = 'failed'
$$;

comment on function execution.try_again(text, uuid) is
'Makes a failed execution one whose e-mail is under way again. Lock the enrollment first.';
