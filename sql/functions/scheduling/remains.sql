create or replace function scheduling.remains(
    p_enrollment data.enrollments,
    p_at         timestamptz
)
returns table (step_id uuid, remaining interval)
language sql stable
as $$
    select s.step_id,
           case when s.scheduled_at < 'infinity' then greatest(interval '0',
               case when p_enrollment.status = 'paused' then s.scheduled_at - p_enrollment.paused_at
                    else scheduling.shift(s.tenant_id, s.sequence_id, s.plan_number, s.scheduled_at)
                         - coalesce(q.paused_at, p_at) end) end
    from data.sequence_schedules s
    join data.sequences q
      on q.tenant_id = s.tenant_id
     and q.sequence_id = s.sequence_id
    where s.tenant_id = p_enrollment.tenant_id
      and s.enrollment_id = p_enrollment.enrollment_id
$$;

comment on function scheduling.remains(data.enrollments, timestamptz) is
'The pending step of an enrollment and what remains of its delay, without the time in which it or its '
'sequence stood still; null if it waits for the activation. No row if nothing is pending.';
