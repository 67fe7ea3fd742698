create or replace function scheduling.replan_after_send(
    p_messages data.messages[],
    p_at       timestamptz
)
returns void
language sql volatile
as $$
    with plans as materialized (
        select q.tenant_id, q.sequence_id,
               calendar.compile(q.settings) as calendar,
               coalesce(q.settings ->> 'timezone', 'UTC') as timezone,
               scheduling.holidays_ahead(q.tenant_id, q.sequence_id, q.settings, p_at) as holidays
        from (select distinct m.tenant_id, m.sequence_id
              from unnest(p_messages) m
              where m.status = 'sent') d
        join data.sequences q using (tenant_id, sequence_id)
        where q.status <> 'paused'
    ), planned as materialized (
        select s.tenant_id, s.enrollment_id,
               calendar.next_moment(m.sent_at, st.delay_days, st.delay_hours, st.send_at, p.calendar,
                                    coalesce(c.timezone, p.timezone), p.holidays) as at
        from unnest(p_messages) m
        join plans p using (tenant_id, sequence_id)
        join data.sequence_schedules s
          on s.tenant_id = m.tenant_id
         and s.enrollment_id = m.enrollment_id
        join data.sequence_steps st
          on st.tenant_id = s.tenant_id
         and st.step_id = s.step_id
        join data.contacts c
          on c.tenant_id = m.tenant_id
         and c.contact_id = m.contact_id
        where m.status = 'sent'
          and m.sent_at > m.queued_at
          and s.parked_reason is distinct from 'held'
    )
    update data.sequence_schedules s
    set scheduled_at  = p.at,
        parked_reason = nullif(s.parked_reason, 'previous_email')
    from planned p
    where s.tenant_id = p.tenant_id
      and s.enrollment_id = p.enrollment_id
      and (s.scheduled_at <> p.at or s.parked_reason = 'previous_email')
$$;

comment on function scheduling.replan_after_send(data.messages[], timestamptz) is
'Plans what follows sent messages from the moment they were sent, and releases what waited for them.';
