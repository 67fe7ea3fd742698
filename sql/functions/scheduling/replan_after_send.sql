create or replace function scheduling.replan_after_send(
    p_messages data.messages[],
    p_at       timestamptz
)
returns data.sequence_schedules[]
language plpgsql volatile
as $$
declare
    v_first_at timestamptz;
    v_frozen   data.sequence_schedules[];
begin
    with plans as materialized (
        select q.tenant_id, q.sequence_id, q.plan_number, q.paused_at, q.settings,
               calendar.compile(q.settings) as calendar,
               coalesce(q.settings ->> 'timezone', 'UTC') as timezone,
               scheduling.holidays_ahead(q.tenant_id, q.sequence_id, q.settings, p_at) as holidays
        from (select distinct m.tenant_id, m.sequence_id
              from unnest(p_messages) m
              where m.status = 'sent') d
        join data.sequences q using (tenant_id, sequence_id)
    ), planned as materialized (
        select s.tenant_id, s.enrollment_id, s.scheduled_at, p.plan_number, m.sent_at,
               coalesce(e.paused_at, p.paused_at) as paused_at,
               case when e.paused_at is not null then 'enrollment_paused'
                    when p.paused_at is not null then 'sequence_paused' end as parked_reason,
               scheduling.plan_moment(st, s.enrollment_id, p.settings, p.calendar,
                                      coalesce(c.timezone, p.timezone), p.holidays, m.sent_at) as at
        from unnest(p_messages) m
        join plans p using (tenant_id, sequence_id)
        join data.sequence_schedules s
          on s.tenant_id = m.tenant_id
         and s.enrollment_id = m.enrollment_id
        join data.enrollments e
          on e.tenant_id = m.tenant_id
         and e.enrollment_id = m.enrollment_id
        join data.sequence_steps st
          on st.tenant_id = s.tenant_id
         and st.step_id = s.step_id
        join data.contacts c
          on c.tenant_id = m.tenant_id
         and c.contact_id = m.contact_id
        where m.status = 'sent'
          and (m.sent_at > m.queued_at or s.parked_reason = 'previous_email')
          and s.parked_reason is distinct from 'held'
    ), replanned as (
        -- What is paused, sequence or enrollment, stands still: after a sending since then from the start, as
        -- if begun with the pause.
        -- Without an open moment the old time stays: the run that it brings holds it with that reason.
        update data.sequence_schedules s
        set scheduled_at  = n.scheduled_at,
            plan_number   = p.plan_number,
            planned_at    = null,
            moved_reason  = null,
            is_at_once    = false,
            parked_reason = p.parked_reason
        from planned p
        cross join lateral (
            select coalesce(case when p.paused_at is null or p.sent_at < p.paused_at then p.at
                                 else calendar.shift(p.paused_at, p.at - p.sent_at) end,
                            p.scheduled_at) as scheduled_at) n
        where s.tenant_id = p.tenant_id
          and s.enrollment_id = p.enrollment_id
          -- Mostly the delay ends at the same opening or hour as it would have before: nothing to write.
          and (s.scheduled_at, s.plan_number, s.planned_at, s.moved_reason, s.parked_reason)
              is distinct from (n.scheduled_at, p.plan_number, null, null, p.parked_reason)
        returning s.*
    )
    select min(r.scheduled_at) filter (where r.parked_reason is null),
           array_agg(row(r.*)::data.sequence_schedules) filter (where r.parked_reason = 'enrollment_paused')
    into v_first_at, v_frozen
    from replanned r;
    if v_first_at is not null then
        perform job.wake_up('steps', v_first_at);
    end if;
    return coalesce(v_frozen, '{}');
end
$$;

comment on function scheduling.replan_after_send(data.messages[], timestamptz) is
'Plans what follows sent messages from the moment they were sent, releases what waited for them, and '
'wakes a worker that would sleep past it. Answers those schedules of paused enrollments that stand still '
'elsewhere now.';
