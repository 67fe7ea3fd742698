create or replace function inbox.record_reply(
    p_mail    data.inbox_messages,
    p_message data.messages,
    p_at      timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments;
    v_is_end     boolean;
begin
    if execution.mark_replied(p_message.tenant_id, p_message.message_id, p_mail.received_at) then
        perform stats.add_replied(p_message, p_at);
    end if;
    select * into v_enrollment
    from data.enrollments e
    where e.tenant_id = p_message.tenant_id
      and e.enrollment_id = p_message.enrollment_id;
    select v_enrollment.completed_at is null
           and (sequence.exit_conditions(q.exit_conditions) ->> 'onReply')::boolean
    into v_is_end
    from data.sequences q
    where q.tenant_id = v_enrollment.tenant_id
      and q.sequence_id = v_enrollment.sequence_id;
    if v_is_end then
        perform enrollment.finish(v_enrollment, 'replied', 'replied', p_at);
        return 'replied';
    end if;
    return 'recorded';
end
$$;

comment on function inbox.record_reply(data.inbox_messages, data.messages, timestamptz) is
'Records a reply to a message: with the execution, in the counts (the first one), and as the end of the '
'enrollment if that is live and its sequence ends with replies. The enrollment is locked. Answers the '
'outcome.';
