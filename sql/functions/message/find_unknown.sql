create or replace function message.find_unknown(
    p_message_id uuid
)
returns data.messages
language plpgsql volatile
as $$
declare
    v_message data.messages;
begin
    -- One probe of the key for each tenant. The enrollment before its message.
    perform from data.tenants t
    join data.messages m
      on m.tenant_id = t.tenant_id
     and m.message_id = p_message_id
    join data.enrollments e
      on e.tenant_id = m.tenant_id
     and e.enrollment_id = m.enrollment_id
    for update of e;
    select m.* into v_message
    from data.tenants t
    join data.messages m
      on m.tenant_id = t.tenant_id
     and m.message_id = p_message_id
    for update of m;
    if not found then
        perform problem.raise(404, 'message_not_found', 'There is no such message.',
                              jsonb_build_object('messageId', p_message_id));
    elsif v_message.status <> 'unknown' then
        perform problem.raise(409, 'message_not_unknown', 'It is known what became of this message.',
                              jsonb_build_object('status', v_message.status));
    end if;
    return v_message;
end
$$;

comment on function message.find_unknown(uuid) is
'A message of whatever tenant of which nobody knows whether it was sent, locked with its enrollment. '
'Problems: message_not_found, message_not_unknown.';
