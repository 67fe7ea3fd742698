create or replace function wire.message_export(
    p_message data.messages
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'id', p_message.message_id,
        'stepNumber', p_message.step_number,
        'variantId', p_message.variant_id,
        'status', p_message.status,
        'from', p_message.from_email,
        'to', p_message.to_email,
        'subject', p_message.subject,
        'text', p_message.text_body,
        'html', p_message.html_body,
        'messageId', p_message.header_message_id,
        'inReplyTo', p_message.in_reply_to,
        'lastAnswer', p_message.last_answer,
        'errorMessage', p_message.error_message,
        'queuedAt', wire.instant(p_message.queued_at),
        'sentAt', wire.instant(p_message.sent_at),
        'links', (select coalesce(jsonb_agg(jsonb_build_object(
                             'kind', l.kind, 'url', l.url, 'usedAt', wire.instant(l.used_at),
                             'userAgent', l.user_agent, 'verdict', l.verdict)
                             order by l.used_at, l.link_use_id), '[]')
                  from data.link_uses l
                  where l.tenant_id = p_message.tenant_id
                    and l.message_id = p_message.message_id))
$$;

comment on function wire.message_export(data.messages) is
'A message with what was sent and its links, for an export.';
