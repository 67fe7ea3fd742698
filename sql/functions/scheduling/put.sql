create or replace function scheduling.put(
    p_enrollment   data.enrollments,
    p_step_id      uuid,
    p_at           timestamptz,
    p_now          timestamptz,
    p_moved_reason text default null,
    p_is_at_once   boolean default false
)
returns void
language plpgsql volatile
as $$
begin
    -- What is paused, sequence or enrollment, stands still from the start: as if it had begun with the pause.
    insert into data.sequence_schedules
        (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number, scheduled_at,
         parked_reason, moved_reason, is_at_once, is_follow_up)
    select p_enrollment.tenant_id, p_enrollment.enrollment_id, clock.new_id(p_now),
           p_enrollment.sequence_id, p_step_id, q.plan_number,
           case when p_enrollment.status = 'paused' then calendar.shift(p_enrollment.paused_at, p_at - p_now)
                when q.status = 'paused' then calendar.shift(q.paused_at, p_at - p_now)
                else p_at end,
           case when p_enrollment.status = 'paused' then 'enrollment_paused'
                when q.status in ('draft', 'paused') then 'sequence_paused' end, p_moved_reason,
           p_is_at_once,
           st.type = 'auto_email'
           and exists (select from data.messages m
                       where m.tenant_id = p_enrollment.tenant_id
                         and m.enrollment_id = p_enrollment.enrollment_id
                         and m.status not in ('cancelled', 'failed'))
    from data.sequences q
    join data.sequence_steps st
      on st.tenant_id = q.tenant_id
     and st.step_id = p_step_id
    where q.tenant_id = p_enrollment.tenant_id
      and q.sequence_id = p_enrollment.sequence_id;
    perform job.wake_up('steps', p_at);
end
$$;

comment on function scheduling.put(data.enrollments, uuid, timestamptz, timestamptz, text, boolean) is
'Plans a step of an enrollment that has no schedule, and wakes a worker that would sleep past it. In '
'a draft or paused sequence, and of a paused enrollment, the plan waits, parked. p_moved_reason says why '
'it is not the time that delay and calendar give; null where it is. p_is_at_once: it waits for no delay.';
