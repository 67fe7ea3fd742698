create or replace function message.retry_failed(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_at            timestamptz
)
returns data.messages
language plpgsql volatile
as $$
declare
    v_message data.messages;
begin
    update data.messages m
    set status     = 'queued',
        due_at     = p_at,
        attempts   = 0,
        is_cleared = false
    where m.tenant_id = p_tenant_id
      and m.message_id = (select n.message_id
                          from data.messages n
                          where n.tenant_id = p_tenant_id
                            and n.enrollment_id = p_enrollment_id
                            and n.status = 'failed'
                          order by n.message_id desc
                          limit 1)
    returning * into v_message;
    perform job.wake_up('messages', p_at);
    return v_message;
end
$$;

comment on function message.retry_failed(text, uuid, timestamptz) is
'Queues the last failed message of an enrollment again, as if it had never been tried: window and limits are '
'looked at when it is claimed. Null if none failed. Lock the enrollment first.';
