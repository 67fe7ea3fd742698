create or replace function scheduling.explain_wait(
    p_enrollment  data.enrollments,
    p_sequence    data.sequences,
    p_step        data.sequence_steps,
    p_waiting_for text,
    p_at          timestamptz
)
returns table (place integer, rule text, at timestamptz, detail text)
language sql stable
as $$
    select 0, s.moved_reason, s.planned_at, scheduling.moved_sentence(s.moved_reason, p_sequence.settings)
    from data.sequence_schedules s
    where s.tenant_id = p_enrollment.tenant_id
      and s.enrollment_id = p_enrollment.enrollment_id
      and s.moved_reason is not null
    union all
    -- The e-mail of the step before: what it waits for itself.
    select 1, 'message', nullif(m.due_at, 'infinity'), case m.status
        when 'sending' then 'Its e-mail is in the hands of a sender.'
        when 'unknown' then 'Nobody knows whether its e-mail was sent.'
        else case when m.due_at = 'infinity' then 'Its e-mail waits in the queue until the pause ends.'
                  when m.attempts > 0 then format('Its e-mail is tried again then, after %s attempt(s): %s',
                                                  m.attempts, m.error_message)
                  when m.mailbox_id is not null then format('Its e-mail has this slot of the mailbox %s.',
                                                            m.from_email)
                  else 'Its e-mail is in the queue, due then.' end end
    from data.messages m
    where m.tenant_id = p_enrollment.tenant_id
      and m.enrollment_id = p_enrollment.enrollment_id
      and m.status in ('queued', 'sending', 'unknown')
    union all
    select 2, p_waiting_for, nullif(p_at, 'infinity'),
           scheduling.waiting_sentence(p_waiting_for, p_step, p_enrollment)
    union all
    select 3, 'task_expires', x.auto_skip_at, 'It is skipped then if nobody has completed it.'
    from data.step_executions x
    where x.tenant_id = p_enrollment.tenant_id
      and x.enrollment_id = p_enrollment.enrollment_id
      and x.run_number = p_enrollment.run_count
      and x.status = 'pending_manual'
      and x.auto_skip_at is not null
$$;

comment on function scheduling.explain_wait(data.enrollments, data.sequences, data.sequence_steps, text,
                                            timestamptz) is
'What moved the pending step last and from when, where its e-mail is, and what the enrollment waits for now.';
