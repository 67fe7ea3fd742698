create or replace function execution.settle(
    p_messages data.messages[],
    p_at       timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    update data.step_executions x
    set status        = case m.status when 'sent' then 'sent' else 'failed' end,
        executed_at   = p_at,
        -- It may have bounced before: that stays.
        error_message = case when m.status = 'sent' and x.bounced_at is not null then x.error_message
                             else m.error_message end
    from unnest(p_messages) m
    where x.tenant_id = m.tenant_id
      and x.execution_id = m.execution_id
      and x.status in ('scheduled', 'skipped')
      and m.status in ('sent', 'failed');
end
$$;

comment on function execution.settle(data.messages[], timestamptz) is
'Brings the executions of finished messages to sent or failed; retries and unknown ones stay scheduled.';
