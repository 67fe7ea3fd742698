create or replace function execution.mark_replied(
    p_tenant_id  text,
    p_message_id uuid,
    p_replied_at timestamptz
)
returns boolean
language plpgsql volatile
as $$
begin
    update data.step_executions x
    set replied_at = p_replied_at
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
      and x.tenant_id = p_tenant_id
      and x.execution_id = m.execution_id
      and x.replied_at is null;
    return found;
end
$$;

comment on function execution.mark_replied(text, uuid, timestamptz) is
'Notes when the message of an execution was first answered; true if this was the first answer. Lock the '
'enrollment first.';
