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
        -- Else by who wrote it: the live enrollment that was written to last, if before (by two clocks).
        (select m
         from data.contacts c
         join data.enrollments e
           on e.tenant_id = c.tenant_id
          and e.contact_id = c.contact_id
          and e.status in ('active', 'paused')
         join data.messages m
           on m.tenant_id = e.tenant_id
          and m.enrollment_id = e.enrollment_id
          and m.sent_at < p_mail.received_at + interval '1 minute'
         where c.tenant_id = p_mail.tenant_id
           and c.email_key = lower(p_mail.from_email)
         order by m.sent_at desc, m.message_id desc
         limit 1))
$$;

comment on function inbox.answered(data.inbox_messages) is
'The message of ours that a mail answers: by the ids that it refers to, else the last one that a live '
'enrollment of its writer''s was sent. Null if it answers none.';
