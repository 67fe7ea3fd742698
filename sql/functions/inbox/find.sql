create or replace function inbox.find(
    p_tenant_id        text,
    p_inbox_message_id uuid
)
returns data.inbox_messages
language plpgsql volatile
as $$
declare
    v_mail data.inbox_messages;
begin
    select * into v_mail
    from data.inbox_messages i
    where i.tenant_id = p_tenant_id
      and i.inbox_message_id = p_inbox_message_id;
    if not found then
        perform problem.raise(404, 'inbox_message_not_found', 'There is no such mail.',
                              jsonb_build_object('inboxMessageId', p_inbox_message_id));
    end if;
    return v_mail;
end
$$;

comment on function inbox.find(text, uuid) is
'A mail that came in. Problems: inbox_message_not_found.';
