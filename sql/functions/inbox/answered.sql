create or replace function inbox.answered(
    p_mail data.inbox_messages
)
returns data.messages
language sql stable
as $$
    select coalesce(
        -- By what it refers to: of several messages of ours the latest. Whoever answers one has it, whatever
        -- our mail server said: it counts that it was handed over, not that its status is sent.
        (select f.m
         from unnest(p_mail.reply_to_ids) r (header_message_id)
         cross join lateral (
             select m
             from data.messages m
             where m.tenant_id = p_mail.tenant_id
               and m.message_id = inbox.message_id(r.header_message_id)
             union all
             -- A mail server may have given it an id of its own, whose domain it does not tell.
             select m
             from data.messages m
             where m.tenant_id = p_mail.tenant_id
               and split_part(m.provider_message_id, '@', 1)
                 = split_part(btrim(r.header_message_id, '<> '), '@', 1)
               and m.provider_message_id is not null) f (m)
         where (f.m).attempts > 0
         order by (f.m).sent_at desc nulls last, (f.m).message_id desc
         limit 1),
        case when p_mail.kind in ('ordinary', 'automatic') then inbox.last_sent_to(p_mail, p_mail.from_email)
             else coalesce(inbox.last_sent_to(p_mail, p_mail.verdict ->> 'recipient'),
                           case when p_mail.kind = 'feedback'
                                then inbox.last_sent_to(p_mail, p_mail.from_email) end) end)
$$;

comment on function inbox.answered(data.inbox_messages) is
'The message of ours that a mail is about: by the ids that it refers to, else the last one that was sent '
'to its writer, or to the address that a report or a complaint names. Null if it is about none.';
