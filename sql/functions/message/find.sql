create or replace function message.find(
    p_tenant_id  text,
    p_message_id uuid
)
returns data.messages
language plpgsql volatile
as $$
declare
    v_message data.messages;
begin
    select * into v_message
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id;
    if not found then
        perform problem.raise(404, 'message_not_found', 'There is no such message.',
                              jsonb_build_object('messageId', p_message_id));
    end if;
    return v_message;
end
$$;

comment on function message.find(text, uuid) is 'A message of the tenant. Problems: message_not_found.';
