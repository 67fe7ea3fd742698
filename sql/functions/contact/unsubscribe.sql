create or replace function contact.unsubscribe(
    p_tenant_id  text,
    p_message_id uuid,
    p_at         timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_message data.messages;
    v_contact data.contacts;
    v_ended   bigint;
begin
    select * into v_message
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id;
    if not found then
        perform problem.raise(404, 'message_not_found', 'There is no such message.',
                              jsonb_build_object('messageId', p_message_id));
    end if;
    v_contact := contact.lock(p_tenant_id, v_message.contact_id);

    -- The enrollments before the address: who hands a mail over shares them first.
    v_ended := enrollment.finish_all(p_tenant_id, v_contact.contact_id, 'onUnsubscribe', 'unsubscribed',
                                     'unsubscribed', p_at);
    -- The address that the mail went to, and the one that the contact has by now.
    perform contact.suppress(p_tenant_id, 'address', a.address, 'unsubscribed', 'unsubscribe', p_at)
    from (select lower(v_message.to_email)
          union
          select v_contact.email_key) a (address)
    where a.address is not null;
    return v_ended;
end
$$;

comment on function contact.unsubscribe(text, uuid, timestamptz) is
'Whoever got that message gets no e-mail of the tenant any more: the address is suppressed (source '
'unsubscribe), live enrollments end by exitConditions.onUnsubscribe and their queued messages are cancelled. '
'Answers how many ended; done twice, it is as done once. Problems: message_not_found.';
