create or replace function wire.inbox_message(
    p_mail data.inbox_messages
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select jsonb_build_object(
            'id', p_mail.inbox_message_id,
            'messageId', p_mail.header_message_id,
            'kind', p_mail.kind,
            'from', p_mail.from_email,
            'to', to_jsonb(p_mail.to_emails),
            'subject', p_mail.subject,
            'text', p_mail.text_body,
            'replyTo', to_jsonb(p_mail.reply_to_ids),
            'verdict', p_mail.verdict,
            'outcome', p_mail.outcome,
            'sequenceId', e.sequence_id,
            'enrollmentId', p_mail.enrollment_id,
            'contactId', e.contact_id,
            'assignedTo', e.assigned_to,
            'answeredMessageId', p_mail.message_id,
            'receivedAt', wire.instant(p_mail.received_at),
            'processedAt', wire.instant(p_mail.processed_at))
        from (select) o
        left join data.enrollments e
          on e.tenant_id = p_mail.tenant_id
         and e.enrollment_id = p_mail.enrollment_id);
end
$$;

comment on function wire.inbox_message(data.inbox_messages) is
'A mail that came in as clients see it: what it is (kind, verdict), what it did (outcome), and to whom it '
'belongs, null for nothing of ours.';
