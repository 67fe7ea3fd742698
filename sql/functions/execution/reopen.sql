create or replace function execution.reopen(
    p_tenant_id     text,
    p_enrollment_id uuid
)
returns void
language sql volatile
as $$
    update data.step_executions x
    set status      = case x.step_type when 'auto_email' then 'scheduled' else 'pending_manual' end,
        skip_reason = null,
        executed_at = null
    where x.tenant_id = p_tenant_id
      and x.enrollment_id = p_enrollment_id
      and x.skip_reason = 'enrollment_ended'
$$;

comment on function execution.reopen(text, uuid) is
'Opens what execution.close_open closed: tasks, and e-mails that are queued again.';
