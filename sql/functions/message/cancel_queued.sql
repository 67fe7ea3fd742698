create or replace function message.cancel_queued(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_reason        text
)
returns void
language plpgsql volatile
as $$
begin
    update data.messages m
    set status        = 'cancelled',
        error_message = p_reason
    where m.tenant_id = p_tenant_id
      and m.enrollment_id = p_enrollment_id
      and m.status = 'queued';
end
$$;

comment on function message.cancel_queued(text, uuid, text) is
'Cancels the messages of an enrollment that no sender has claimed yet.';
