create or replace function enrollment.follow_edit(
    p_tenant_id      text,
    p_enrollment_ids uuid[]
)
returns void
language sql volatile
as $$
    update data.enrollments e
    set current_step_id     = n.step_id,
        current_step_number = n.step_number,
        remaining_delay     = n.remaining_delay
    from (select x.enrollment_id, st.step_id, greatest(sequence.place(st), 1) as step_number,
                 case when x.paused_at is null or s.parked_reason is distinct from 'enrollment_paused'
                           or s.scheduled_at = 'infinity' then x.remaining_delay
                      else s.scheduled_at - x.paused_at end as remaining_delay
          from data.enrollments x
          left join data.sequence_schedules s using (tenant_id, enrollment_id)
          join data.sequence_steps st
            on st.tenant_id = x.tenant_id
           and st.step_id = coalesce(s.step_id, x.current_step_id)
          where x.tenant_id = p_tenant_id
            and x.enrollment_id = any (p_enrollment_ids)
            and x.status in ('active', 'paused')) n
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = n.enrollment_id
      and (e.current_step_id, e.current_step_number, e.remaining_delay)
          is distinct from (n.step_id, n.step_number, n.remaining_delay)
$$;

comment on function enrollment.follow_edit(text, uuid[]) is
'Brings the current step of live enrollments, its number, and what remains of the delay of paused ones to '
'what is pending now. Lock the enrollments first.';
