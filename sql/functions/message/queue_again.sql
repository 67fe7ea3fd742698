create or replace function message.queue_again(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_at            timestamptz
)
returns void
language sql volatile
as $$
    with queued as (
        update data.messages m
        set status        = 'queued',
            due_at        = p_at,
            is_cleared    = false,
            counted_on    = null,
            error_message = null
        from data.step_executions x
        where m.tenant_id = p_tenant_id
          and m.enrollment_id = p_enrollment_id
          and m.status = 'cancelled'
          and x.tenant_id = m.tenant_id
          and x.execution_id = m.execution_id
          and (x.status = 'scheduled' or x.skip_reason = 'enrollment_ended')
        returning m.due_at
    )
    select job.wake_up('messages', min(q.due_at))
    from queued q
    having count(*) > 0
$$;

comment on function message.queue_again(text, uuid, timestamptz) is
'Puts the messages back into the queue that were cancelled because their enrollment ended, and wakes a '
'sender: window, caps and mailbox are looked at again when they are claimed. Lock the enrollment first.';
