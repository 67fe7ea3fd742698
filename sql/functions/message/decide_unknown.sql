create or replace function message.decide_unknown(
    p_message data.messages,
    p_sent_at timestamptz,
    p_at      timestamptz
)
returns data.messages
language plpgsql volatile
as $$
declare
    v_message data.messages;
begin
    update data.messages m
    set status       = case when p_sent_at is null then 'queued' else 'sent' end,
        sent_at      = p_sent_at,
        due_at       = case when p_sent_at is null then p_at else m.due_at end,
        is_cleared   = m.is_cleared and p_sent_at is not null,
        in_flight_at = null
    where m.tenant_id = p_message.tenant_id
      and m.message_id = p_message.message_id
    returning * into v_message;
    if p_sent_at is null then
        perform job.wake_up('messages', p_at);
    end if;
    return v_message;
end
$$;

comment on function message.decide_unknown(data.messages, timestamptz, timestamptz) is
'Makes an unknown message sent at that instant, or (null) queues it again. Lock it and its enrollment first.';
