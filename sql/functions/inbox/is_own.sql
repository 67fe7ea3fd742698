create or replace function inbox.is_own(
    p_mail    data.inbox_messages,
    p_message data.messages
)
returns boolean
language sql stable
as $$
    select p_mail.kind in ('ordinary', 'automatic') and (
        exists (select from data.messages m
                where m.tenant_id = p_mail.tenant_id
                  and m.message_id = inbox.message_id(p_mail.header_message_id))
        -- Who writes to oneself, to try it, answers.
        or lower(p_mail.from_email) is distinct from lower(coalesce(p_message.to_email, c.email))
           and (lower(p_mail.from_email) = lower(p_message.from_email)
                or exists (select from data.mailboxes b
                           where b.tenant_id = p_mail.tenant_id
                             and b.email_key = lower(p_mail.from_email))))
    from data.contacts c
    where c.tenant_id = p_message.tenant_id
      and c.contact_id = p_message.contact_id
$$;

comment on function inbox.is_own(data.inbox_messages, data.messages) is
'Whether a mail is from our side: a copy of a message of ours, or something that a mailbox of the tenant '
'wrote in the thread. It is no reply.';
