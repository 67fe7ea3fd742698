create or replace function execution.mark_opened(
    p_tenant_id  text,
    p_message_id uuid,
    p_is_machine boolean,
    p_at         timestamptz
)
returns boolean
language plpgsql volatile
as $$
begin
    update data.step_executions x
    set opened_at         = case when p_is_machine then x.opened_at else p_at end,
        machine_opened_at = case when p_is_machine then p_at else x.machine_opened_at end
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
      and x.tenant_id = p_tenant_id
      and x.execution_id = m.execution_id
      and case when p_is_machine then x.machine_opened_at else x.opened_at end is null;
    return found;
end
$$;

comment on function execution.mark_opened(text, uuid, boolean, timestamptz) is
'Notes when the message of an execution was first opened, by a person or (apart from that) by a machine; '
'true if this was the first time: then it is to be counted.';
