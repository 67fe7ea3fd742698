create or replace function inbox.take_bounce(
    p_tenant_id  text,
    p_message_id uuid,
    p_verdict    jsonb,
    p_at         timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    v_message data.messages;
begin
    select * into v_message
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id;
    if not found then
        perform problem.raise(404, 'message_not_found', 'There is no such message.',
                              jsonb_build_object('messageId', p_message_id));
    elsif v_message.attempts = 0 then
        perform problem.raise(409, 'message_not_sent', 'No sender has taken this message: it cannot bounce.',
                              jsonb_build_object('status', v_message.status));
    end if;
    perform inbox.lock(v_message, false, true);
    select * into v_message
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id;
    return inbox.record_bounce(v_message, p_verdict, p_at);
end
$$;

comment on function inbox.take_bounce(text, uuid, jsonb, timestamptz) is
'Records that a mail pipeline says that a message bounced: p_verdict has severity (hard, soft, policy; '
'null: soft), status and reason. Doing it again changes nothing. Answers the outcome, as '
'inbox.record_bounce. Problems: message_not_found, message_not_sent.';
