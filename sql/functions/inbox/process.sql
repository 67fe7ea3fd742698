create or replace function inbox.process(
    p_mail  data.inbox_messages,
    p_waits boolean,
    p_at    timestamptz
)
returns data.inbox_messages
language plpgsql volatile
as $$
declare
    v_message data.messages := inbox.answered(p_mail);
    v_outcome text := 'noted';
    v_mail    data.inbox_messages;
begin
    if v_message.message_id is null then
        v_outcome := 'unmatched';
    elsif (p_mail.kind <> 'delivered' or v_message.status = 'unknown')
      and not inbox.is_own(p_mail, v_message) then
        if not inbox.lock(v_message, p_mail.kind = 'automatic', p_waits) then
            return p_mail;
        end if;
        v_outcome := case p_mail.kind
            when 'ordinary'  then inbox.record_reply(p_mail, v_message, p_at)
            when 'automatic' then inbox.record_absence(p_mail, v_message, p_at)
            when 'feedback'  then inbox.record_complaint(p_mail, v_message, p_at)
            when 'bounce'    then case when (p_mail.verdict ->> 'isDelay')::boolean then 'noted'
                                       else inbox.record_bounce(v_message, p_mail.verdict, p_at) end
            else 'noted' end;
        -- What is answered, or reported of, was sent: nobody need find that out any more.
        perform enrollment.prove_sent(v_message, null, p_at);
    end if;
    update data.inbox_messages i
    set enrollment_id = v_message.enrollment_id,
        message_id    = v_message.message_id,
        outcome       = v_outcome,
        processed_at  = p_at
    where i.tenant_id = p_mail.tenant_id
      and i.inbox_message_id = p_mail.inbox_message_id
    returning * into v_mail;
    return v_mail;
end
$$;

comment on function inbox.process(data.inbox_messages, boolean, timestamptz) is
'Does what follows from a classified mail and keeps what that was. p_waits: whether it waits for whoever '
'is at work on the enrollments; otherwise such a mail is answered as it is, for the next time.';
