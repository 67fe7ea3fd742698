create or replace function contact.unsubscribe(
    p_tenant_id  text,
    p_message_id uuid,
    p_at         timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_message constant data.messages := message.find(p_tenant_id, p_message_id);
begin
    perform contact.lock(p_tenant_id, v_message.contact_id);
    return contact.leave_alone(v_message, 'unsubscribed', 'unsubscribe', p_at);
end
$$;

comment on function contact.unsubscribe(text, uuid, timestamptz) is
'Whoever got that message gets no e-mail of the tenant any more: the address is suppressed (source '
'unsubscribe), live enrollments end by exitConditions.onUnsubscribe and their queued messages are cancelled. '
'Answers how many ended; done twice, it is as done once. Problems: message_not_found.';
