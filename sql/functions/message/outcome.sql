create or replace function message.outcome(
    p_tenant_id  text,
    p_message_id uuid,
    p_outcome    text
)
returns table (status text, has_ended boolean)
language sql stable
as $$
    select case p_outcome when 'sent' then 'sent'
                          when 'retry' then
                              case when m.attempts < message.most_attempts() then 'queued' else 'failed' end
                          when 'released' then 'queued'
                          -- What came back was sent, whatever the sender heard.
                          when 'unknown' then
                              case when m.bounced_at is not null then 'sent'
                                   when t.unknown_policy = 'resend' then 'queued'
                                   else 'unknown' end
                          else 'failed' end,
           e.status not in ('active', 'paused')
    from data.messages m
    join data.tenants t using (tenant_id)
    join data.enrollments e
      on e.tenant_id = m.tenant_id
     and e.enrollment_id = m.enrollment_id
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
    -- A unit by itself: where it is inlined, its joins must not come before the message is known.
    offset 0
$$;

comment on function message.outcome(text, uuid, text) is
'What an outcome (sent, retry, failed, unrenderable, unknown, released) makes of a message, and whether its '
'enrollment has ended meanwhile.';
