create or replace function inbox.record_complaint(
    p_mail    data.inbox_messages,
    p_message data.messages,
    p_at      timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    v_reason constant text := case when (p_mail.verdict ->> 'isComplaint')::boolean then 'complained'
                                   else 'unsubscribed' end;
begin
    perform contact.leave_alone(p_message, v_reason, 'feedback', p_at);
    return 'unsubscribed';
end
$$;

comment on function inbox.record_complaint(data.inbox_messages, data.messages, timestamptz) is
'Records that a contact complained about a message or asked to be left alone: the person is suppressed '
'in the whole tenant (complained, unsubscribed), and the live enrollments end whose sequences end with '
'that. Lock the enrollments first. Answers the outcome.';
