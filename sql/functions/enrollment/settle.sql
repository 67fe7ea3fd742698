create or replace function enrollment.settle(
    p_messages data.messages[],
    p_at       timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_message data.messages;
    v_frozen  data.sequence_schedules[];
    v_last    data.messages[];
begin
    -- What is pending was planned when the e-mail was queued: the delay really counts from when it was sent.
    v_frozen := scheduling.replan_after_send(p_messages, p_at);
    if v_frozen <> '{}' then
        update data.enrollments e
        set remaining_delay = s.scheduled_at - e.paused_at
        from unnest(v_frozen) s
        where e.tenant_id = s.tenant_id
          and e.enrollment_id = s.enrollment_id
          and e.status = 'paused';
    end if;

    -- Nothing pending: that was the last step.
    select array_agg(m) into v_last
    from unnest(p_messages) m
    where m.status = 'sent'
      and not exists (select from data.sequence_schedules s
                      where s.tenant_id = m.tenant_id
                        and s.enrollment_id = m.enrollment_id);
    if v_last is not null then
        perform enrollment.finish(e, 'completed', null, p_at)
        from unnest(v_last) m
        join data.enrollments e using (tenant_id, enrollment_id)
        where e.status = 'active'
          and e.held_reason is null
          and not exists (select from data.step_executions x
                          where x.tenant_id = e.tenant_id
                            and x.enrollment_id = e.enrollment_id
                            and x.run_number = e.run_count
                            and x.status = 'pending_manual');
    end if;

    foreach v_message in array p_messages loop
        if v_message.status in ('failed', 'unknown') then
            perform enrollment.hold(v_message.tenant_id, v_message.enrollment_id,
                case v_message.status when 'failed' then 'email_failed' else 'email_unknown' end,
                v_message.error_message, p_at);
        end if;
    end loop;

    perform stats.add_sent(p_messages, p_at);
end
$$;

comment on function enrollment.settle(data.messages[], timestamptz) is
'What finished messages mean for their enrollments: the next delay counts from the sending, after the '
'last step it completes, a failed or unknown message holds it with the reason. The enrollments are '
'locked.';
