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
    v_message data.messages := message.find(p_tenant_id, p_message_id);
    v_outcome text;
begin
    if v_message.attempts = 0 then
        perform problem.raise(409, 'message_not_sent', 'No sender has taken this message: it cannot bounce.',
                              jsonb_build_object('status', v_message.status));
    end if;
    perform inbox.lock(v_message, false, true);
    v_message := message.find(p_tenant_id, p_message_id);      -- as it is under the lock
    v_outcome := inbox.record_bounce(v_message, p_verdict, p_at);
    perform enrollment.prove_sent(v_message, null, p_at);
    return v_outcome;
end
$$;

comment on function inbox.take_bounce(text, uuid, jsonb, timestamptz) is
'Records that a mail pipeline says that a message bounced: p_verdict has severity (hard, soft, policy; '
'null: soft), status and reason. Doing it again changes nothing. Answers the outcome, as '
'inbox.record_bounce. Problems: message_not_found, message_not_sent.';
