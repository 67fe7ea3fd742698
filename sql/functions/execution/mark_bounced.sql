create or replace function execution.mark_bounced(
    p_tenant_id  text,
    p_message_id uuid,
    p_at         timestamptz
)
returns boolean
language plpgsql volatile
as $$
begin
    update data.step_executions x
    set bounced_at = p_at
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
      and x.tenant_id = p_tenant_id
      and x.execution_id = m.execution_id
      and x.bounced_at is null;
    return found;
end
$$;

comment on function execution.mark_bounced(text, uuid, timestamptz) is
'Notes when the message of an execution, sent before, came back for good; true if this was the first time: '
'then it is to be counted. The execution stays sent. Lock the enrollment first.';
