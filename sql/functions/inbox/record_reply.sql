create or replace function inbox.record_reply(
    p_mail       data.inbox_messages,
    p_message    data.messages,
    p_enrollment data.enrollments,
    p_at         timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    if execution.mark_replied(p_message.tenant_id, p_message.message_id, p_mail.received_at) then
        perform stats.add_replied(p_message, p_at);
    end if;

    perform enrollment.finish(p_enrollment, 'replied', 'replied', p_at)
    from data.sequences q
    where q.tenant_id = p_enrollment.tenant_id
      and q.sequence_id = p_enrollment.sequence_id
      and (sequence.exit_conditions(q.exit_conditions) ->> 'onReply')::boolean;

    update data.inbox_messages i
    set enrollment_id = p_message.enrollment_id,
        message_id    = p_message.message_id,
        processed_at  = p_at
    where i.tenant_id = p_mail.tenant_id
      and i.inbox_message_id = p_mail.inbox_message_id;
end
$$;

comment on function inbox.record_reply(data.inbox_messages, data.messages, data.enrollments, timestamptz) is
'Records a reply to a message: with the mail, with the execution, in the counts (the first one), and as the '
'end of the enrollment if that is live and its sequence ends with replies. The enrollment is locked.';
