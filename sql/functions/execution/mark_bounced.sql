create or replace function execution.mark_bounced(
    p_tenant_id  text,
    p_message_id uuid,
    p_at         timestamptz,
    p_error      text default null
)
returns boolean
language plpgsql volatile
as $$
begin
    update data.step_executions x
    set bounced_at    = p_at,
        error_message = coalesce(left(p_error, 2000), x.error_message)
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
      and x.tenant_id = p_tenant_id
      and x.execution_id = m.execution_id
      and x.bounced_at is null;
    return found;
end
$$;

comment on function execution.mark_bounced(text, uuid, timestamptz, text) is
'Notes when the message of an execution, sent before, came back for good; true if this was the first '
'time: then it is to be counted. The execution stays sent, with the error (null: none). Lock the '
'enrollment first.';
