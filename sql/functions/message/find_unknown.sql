create or replace function message.find_unknown(
    p_message_id uuid
)
returns data.messages
language plpgsql volatile
as $$
declare
    v_found   data.messages;
    v_message data.messages;
begin
    -- One probe of the key for each tenant. Then the enrollment before its message.
    select m.* into v_found
    from data.tenants t
    cross join lateral (
        select n.*
        from data.messages n
        where n.tenant_id = t.tenant_id
          and n.message_id = p_message_id
        limit 1) m
    limit 1;
    perform from data.enrollments e
    where e.tenant_id = v_found.tenant_id
      and e.enrollment_id = v_found.enrollment_id
    for update;
    select * into v_message
    from data.messages m
    where m.tenant_id = v_found.tenant_id
      and m.message_id = p_message_id
    for update;
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
