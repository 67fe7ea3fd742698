create or replace function execution.close_open(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_at            timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    update data.step_executions x
    set status      = 'skipped',
        skip_reason = 'enrollment_ended',
        executed_at = p_at
    where x.tenant_id = p_tenant_id
      and x.enrollment_id = p_enrollment_id
      and (x.status = 'pending_manual'
           or x.status = 'scheduled'
              and exists (select from data.messages m
                          where m.tenant_id = x.tenant_id
                            and m.message_id = x.message_id
                            and m.status = 'cancelled'));
end
$$;

comment on function execution.close_open(text, uuid, timestamptz) is
'Marks as skipped what an ended enrollment leaves open: tasks, and e-mails that were cancelled in the queue.';
