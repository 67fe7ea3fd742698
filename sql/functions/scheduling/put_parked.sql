create or replace function scheduling.put_parked(
    p_enrollment data.enrollments,
    p_step_id    uuid,
    p_now        timestamptz
)
returns void
language sql volatile
as $$
    -- Infinity: not planned yet, the activation is the reference.
    insert into data.sequence_schedules
        (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number, scheduled_at,
         parked_reason)
    select p_enrollment.tenant_id, p_enrollment.enrollment_id, clock.new_id(p_now),
           p_enrollment.sequence_id, p_step_id, q.plan_number, 'infinity', 'sequence_paused'
    from data.sequences q
    where q.tenant_id = p_enrollment.tenant_id
      and q.sequence_id = p_enrollment.sequence_id
$$;

comment on function scheduling.put_parked(data.enrollments, uuid, timestamptz) is
'Gives an enrollment in a draft or paused sequence a schedule that waits for the activation.';
