create or replace function contact.leave_alone(
    p_message data.messages,
    p_reason  text,
    p_source  text,
    p_at      timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_ended bigint;
begin
    -- The enrollments before the address: who hands a mail over shares them first.
    v_ended := enrollment.finish_all(p_message.tenant_id, p_message.contact_id, 'onUnsubscribe',
                                     'unsubscribed', p_reason, p_at);
    -- The address that the mail went to, and the one that the contact has by now.
    perform contact.suppress(p_message.tenant_id, 'address', a.address, p_reason, p_source, p_at)
    from (select lower(p_message.to_email)
          union
          select c.email_key
          from data.contacts c
          where c.tenant_id = p_message.tenant_id
            and c.contact_id = p_message.contact_id) a (address)
    where a.address is not null;
    return v_ended;
end
$$;

comment on function contact.leave_alone(data.messages, text, text, timestamptz) is
'Whoever got that message gets no e-mail of the tenant any more: live enrollments end by '
'exitConditions.onUnsubscribe with that reason and their queued messages are cancelled, the address is '
'suppressed. Answers how many ended; done twice, it is as done once. Lock the contact or its enrollments '
'first.';
