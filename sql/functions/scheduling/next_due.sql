create or replace function scheduling.next_due(
    p_enrollment data.enrollments
)
returns table (step_id uuid, at timestamptz, timezone text, waiting_for text)
language plpgsql stable
as $$
begin
    return query
    select coalesce(s.step_id, x.step_id, p_enrollment.current_step_id),
           case when p_enrollment.status = 'paused' and p_enrollment.held_reason is null
                then p_enrollment.resume_at
                when s.enrollment_id is null then x.due_at
                when s.plan_number < q.plan_number and q.status <> 'paused' and s.scheduled_at < 'infinity'
                then scheduling.shift(s.tenant_id, s.sequence_id, s.plan_number, s.scheduled_at)
                else s.scheduled_at end,
           coalesce(c.timezone, q.settings ->> 'timezone', 'UTC'),
           case when p_enrollment.held_reason is not null then 'release'
                when p_enrollment.status = 'paused' then 'resume'
                when x.execution_id is not null then 'completion'
                when s.enrollment_id is null then 'message'
                when q.status <> 'active' and q.status <> 'archived' then 'activation'
                when s.parked_reason = 'previous_email' then 'previous_email'
                else 'time' end
    from data.sequences q
    join data.contacts c
      on c.tenant_id = q.tenant_id
     and c.contact_id = p_enrollment.contact_id
    left join data.sequence_schedules s
      on s.tenant_id = p_enrollment.tenant_id
     and s.enrollment_id = p_enrollment.enrollment_id
    left join lateral (
        select e.execution_id, e.step_id, e.due_at
        from (select e.execution_id, e.step_id, e.due_at, e.status
              from data.step_executions e
              where e.tenant_id = p_enrollment.tenant_id
                and e.enrollment_id = p_enrollment.enrollment_id
                and e.run_number = p_enrollment.run_count
              offset 0) e       -- by this key, not by the index of all open tasks
        where e.status = 'pending_manual') x on true
    where q.tenant_id = p_enrollment.tenant_id
      and q.sequence_id = p_enrollment.sequence_id
      and p_enrollment.status in ('active', 'paused');
end
$$;

comment on function scheduling.next_due(data.enrollments) is
'What a live enrollment waits for, and until when: time, completion of a task, its message, '
'activation of the sequence, the previous e-mail, resume (null: nobody said when), release. No row once '
'it has ended.';
