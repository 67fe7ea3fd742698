create or replace function message.release_enrollment(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_at            timestamptz
)
returns void
language sql volatile
as $$
    with released as (
        update data.messages m
        set due_at = p_at
        where m.tenant_id = p_tenant_id
          and m.enrollment_id = p_enrollment_id
          and m.status = 'queued'
          and m.due_at = 'infinity'
        returning m.due_at
    )
    select job.wake_up('messages', min(r.due_at))
    from released r
    having count(*) > 0
$$;

comment on function message.release_enrollment(text, uuid, timestamptz) is
'Makes the messages due that a sender put aside while their enrollment was paused, and wakes a sender.';
