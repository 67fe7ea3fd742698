create or replace function inbox.last_sent_to(
    p_mail  data.inbox_messages,
    p_email text
)
returns data.messages
language sql stable
as $$
    -- Sent before, by two clocks. A person answers where it goes on; a report comes within days.
    select m
    from data.contacts c
    join data.enrollments e
      on e.tenant_id = c.tenant_id
     and e.contact_id = c.contact_id
    join data.messages m
      on m.tenant_id = e.tenant_id
     and m.enrollment_id = e.enrollment_id
     and m.sent_at < p_mail.received_at + interval '1 minute'
    where c.tenant_id = p_mail.tenant_id
      and c.email_key = lower(p_email)
      and case when p_mail.kind in ('ordinary', 'automatic') then e.completed_at is null
               when p_mail.kind = 'feedback' and (p_mail.verdict ->> 'isComplaint')::boolean is not true
               then true
               else m.sent_at > p_mail.received_at - interval '14 days' end
    order by m.sent_at desc, m.message_id desc
    limit 1
$$;

comment on function inbox.last_sent_to(data.inbox_messages, text) is
'The last message that a contact was sent before a mail came in: of a live enrollment for what a person '
'or an answering machine writes, within 14 days for bounces, reports of delivery and complaints, '
'whenever for a request to unsubscribe. Null if there is none.';
