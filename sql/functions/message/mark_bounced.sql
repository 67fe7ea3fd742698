create or replace function message.mark_bounced(
    p_message  data.messages,
    p_severity text,
    p_status   text,
    p_reason   text,
    p_at       timestamptz
)
returns boolean
language plpgsql volatile
as $$
begin
    -- A hard bounce says more than one before it; otherwise the first report counts.
    update data.messages m
    set status          = case when p_severity = 'hard' and m.status = 'sent' then 'bounced'
                               else m.status end,
        bounced_at      = p_at,
        bounce_severity = p_severity,
        bounce_status   = left(p_status, 20),
        bounce_reason   = left(p_reason, 2000)
    where m.tenant_id = p_message.tenant_id
      and m.message_id = p_message.message_id
      and (m.bounced_at is null or p_severity = 'hard' and m.bounce_severity <> 'hard');
    return found;
end
$$;

comment on function message.mark_bounced(data.messages, text, text, text, timestamptz) is
'Notes that a message was not delivered; true if that is news. A sent one that bounced hard is bounced, '
'one that a sender still has when it is finished. Lock the enrollment first.';
