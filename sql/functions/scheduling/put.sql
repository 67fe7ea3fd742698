create or replace function scheduling.put(
    p_enrollment data.enrollments,
    p_step_id    uuid,
    p_at         timestamptz,
    p_now        timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    -- In a paused sequence the delay stands still from the start: as if it had begun with the pause.
    insert into data.sequence_schedules
        (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number, scheduled_at,
         parked_reason)
    select p_enrollment.tenant_id, p_enrollment.enrollment_id, clock.new_id(p_now),
           p_enrollment.sequence_id, p_step_id, q.plan_number,
           case q.status when 'paused' then calendar.shift(q.paused_at, p_at - p_now) else p_at end,
           case q.status when 'paused' then 'sequence_paused' end
    from data.sequences q
    where q.tenant_id = p_enrollment.tenant_id
      and q.sequence_id = p_enrollment.sequence_id;
    perform job.wake_up('steps', p_at);
end
$$;

comment on function scheduling.put(data.enrollments, uuid, timestamptz, timestamptz) is
'Plans a step of an enrollment that has no schedule, and wakes a worker that would sleep past it. In '
'a paused sequence the plan waits, parked, for the resume.';
