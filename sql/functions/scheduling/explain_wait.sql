create or replace function scheduling.explain_wait(
    p_enrollment  data.enrollments,
    p_sequence    data.sequences,
    p_step        data.sequence_steps,
    p_timezone    text,
    p_waiting_for text,
    p_at          timestamptz
)
returns table (place integer, rule text, at timestamptz, detail text)
language sql stable
as $$
    select 0, s.moved_reason, s.planned_at,
           case when s.moved_reason = 'outside_hours'
                     and not calendar.is_open_at(
                             s.planned_at, calendar.compile(p_sequence.settings), p_timezone,
                             scheduling.holidays(s.tenant_id, p_sequence.settings,
                                 (s.planned_at at time zone 'UTC')::date - 2,
                                 (s.planned_at at time zone 'UTC')::date + 2))
                then 'That moment was closed when it came up, for days off or hours changed after it was '
                     'planned: it was moved to the next open moment.'
                else scheduling.moved_sentence(s.moved_reason, p_sequence.settings) end
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
                  when m.due_at > m.queued_at
                  then 'Its e-mail could not leave when it was queued, for its hours, a cap or want of a '
                       'sender: it is due then.'
                  else 'Its e-mail is in the queue, due then.' end end
    from data.messages m
    where m.tenant_id = p_enrollment.tenant_id
      and m.enrollment_id = p_enrollment.enrollment_id
      and m.status in ('queued', 'sending', 'unknown')
    union all
    select 2, p_waiting_for,
           case p_waiting_for when 'release' then p_enrollment.held_at
                              when 'activation' then p_sequence.paused_at
                              else nullif(p_at, 'infinity') end,
           scheduling.waiting_sentence(p_waiting_for, p_step, p_enrollment, p_sequence.status)
    union all
    -- What it waits for after that.
    select 3, l.waiting_for, l.at,
           scheduling.waiting_sentence(l.waiting_for, p_step, p_enrollment, p_sequence.status)
    from (values ('resume', p_enrollment.resume_at,
                  p_waiting_for = 'release' and p_enrollment.status = 'paused'),
                 ('activation', p_sequence.paused_at,
                  p_waiting_for in ('release', 'resume') and p_sequence.status in ('draft', 'paused')))
         l (waiting_for, at, is_so)
    where l.is_so
    union all
    select 4, 'task_expires', x.auto_skip_at, 'It is skipped then if nobody has completed it.'
    from data.step_executions x
    where x.tenant_id = p_enrollment.tenant_id
      and x.enrollment_id = p_enrollment.enrollment_id
      and x.run_number = p_enrollment.run_count
      and x.status = 'pending_manual'
      and x.auto_skip_at is not null
$$;

comment on function scheduling.explain_wait(data.enrollments, data.sequences, data.sequence_steps, text, text,
                                            timestamptz) is
'What moved the pending step last and from when, where its e-mail is, and what the enrollment waits for now.';
