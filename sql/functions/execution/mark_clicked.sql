create or replace function execution.mark_clicked(
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
    set clicked_at         = case when p_is_machine then x.clicked_at else p_at end,
        machine_clicked_at = case when p_is_machine then p_at else x.machine_clicked_at end
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
      and x.tenant_id = p_tenant_id
      and x.execution_id = m.execution_id
      and case when p_is_machine then x.machine_clicked_at else x.clicked_at end is null;
    return found;
end
$$;

comment on function execution.mark_clicked(text, uuid, boolean, timestamptz) is
'Notes when the message of an execution was first clicked, by a person or (apart from that) by a machine; '
'true if this was the first time: then it is to be counted.';
