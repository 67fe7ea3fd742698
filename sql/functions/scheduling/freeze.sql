create or replace function scheduling.freeze(
    p_sequence   data.sequences,
    p_enrollment data.enrollments,
    p_at         timestamptz
)
returns interval
language sql volatile
as $$
    update data.sequence_schedules s
    set parked_reason = 'enrollment_paused',
        plan_number   = p_sequence.plan_number,
        scheduled_at  = case when s.scheduled_at = 'infinity' then s.scheduled_at
                             else calendar.shift(p_at, r.remaining) end
    from (select x.tenant_id, x.enrollment_id,
                 case when x.scheduled_at < 'infinity' then greatest(interval '0',
                     scheduling.shift(x.tenant_id, x.sequence_id, x.plan_number, x.scheduled_at)
                     - coalesce(p_sequence.paused_at, p_at)) end as remaining
          from data.sequence_schedules x
          where x.tenant_id = p_enrollment.tenant_id
            and x.enrollment_id = p_enrollment.enrollment_id
            and x.parked_reason is distinct from 'held'
          for update) r
    where s.tenant_id = r.tenant_id
      and s.enrollment_id = r.enrollment_id
    returning r.remaining
$$;

comment on function scheduling.freeze(data.sequences, data.enrollments, timestamptz) is
'Takes what is pending of an enrollment that pauses out of the claim path and answers what remains of its '
'delay: null if nothing is pending, if it waits for the activation of its sequence, or is held (and stays '
'so). Share the sequence and lock the enrollment first.';
