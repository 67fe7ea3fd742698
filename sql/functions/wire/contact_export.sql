create or replace function wire.contact_export(
    p_contact data.contacts
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'contact', wire.contact(p_contact),
        'enrollments', coalesce((
            select jsonb_agg(wire.enrollment_details(e) || jsonb_build_object(
                       'sequenceName', q.name,
                       'timeline', wire.timeline(e) -> 'events',
                       'messages', (select coalesce(jsonb_agg(wire.message_export(m) order by m.message_id),
                                                    '[]')
                                    from data.messages m
                                    where m.tenant_id = e.tenant_id
                                      and m.enrollment_id = e.enrollment_id)) order by e.enrollment_id)
            from data.enrollments e
            join data.sequences q using (tenant_id, sequence_id)
            where e.tenant_id = p_contact.tenant_id
              and e.contact_id = p_contact.contact_id), '[]'),
        'inboxMessages', coalesce((
            select jsonb_agg(jsonb_build_object(
                       'id', i.inbox_message_id,
                       'from', i.from_email,
                       'to', i.to_emails,
                       'subject', i.subject,
                       'text', i.text_body,
                       'rawBase64', replace(encode(i.raw, 'base64'), E'\n', ''),
                       'messageId', i.header_message_id,
                       'verdict', i.verdict,
                       'receivedAt', wire.instant(i.received_at)) order by i.inbox_message_id)
            from inbox.about(p_contact.tenant_id,
                             array(select e.enrollment_id
                                   from data.enrollments e
                                   where e.tenant_id = p_contact.tenant_id
                                     and e.contact_id = p_contact.contact_id),
                             p_contact.email_key) i), '[]'),
        'suppressions', coalesce((
            select jsonb_agg(wire.suppression(s) order by s.suppression_id)
            from data.suppressions s
            where s.tenant_id = p_contact.tenant_id
              and s.kind = 'address'
              and s.value = p_contact.email_key), '[]'))
$$;

comment on function wire.contact_export(data.contacts) is
'Everything that is kept about a contact, for whoever asks what is known about them.';
