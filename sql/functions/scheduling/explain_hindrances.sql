create or replace function scheduling.explain_hindrances(
    p_enrollment data.enrollments,
    p_sequence   data.sequences,
    p_step       data.sequence_steps,
    p_timezone   text,
    p_planned_at timestamptz,
    p_at         timestamptz
)
returns table (place integer, rule text, at timestamptz, detail text)
language sql volatile
as $$
    -- What the run will find that the plan did not know.
    select 0, 'suppressed', null::timestamptz,
           format('The contact gets no e-mail (%s): the enrollment ends when the step comes up.', u.reason)
    from data.contacts c
    cross join lateral contact.suppression_reason(c.tenant_id, c.email_key) u
    where c.tenant_id = p_enrollment.tenant_id
      and c.contact_id = p_enrollment.contact_id
      and p_step.type = 'auto_email'
      and p_step.is_active
      and p_planned_at is not null
    union all
    select 1, 'closed_since', n.at,
           case when n.at is null then 'That moment is closed by now, and none is open within 30 days after '
                                       'it: it will be held.'
                else 'That moment is closed by now, for days off or hours changed after it was planned: it '
                     'will be moved to this one.' end
    from (select calendar.compile(p_sequence.settings) as calendar,
                 scheduling.holidays(p_enrollment.tenant_id, p_sequence.settings,
                     (p_planned_at at time zone 'UTC')::date - 2,
                     (p_planned_at at time zone 'UTC')::date + 33) as holidays) k
    cross join lateral (
        select calendar.next_moment(p_planned_at, 0, 0, p_step.send_at, k.calendar, p_timezone,
                                    k.holidays) as at) n
    where p_planned_at > p_at
      and not calendar.is_open_at(p_planned_at, k.calendar, p_timezone, k.holidays)
    union all
    select 2, 'overdue', null, o.what || case
               when w.worker_count = 0 then ': no worker is running.'
               else format('; workers that run: %s. They take what is due in its order.',
                           w.worker_count) end
    from (select 'It is due, and has not been run' as what
          where p_planned_at < p_at - interval '1 minute'
          union all
          select 'Its e-mail is due, and no sender has taken it'
          from data.messages m
          where m.tenant_id = p_enrollment.tenant_id
            and m.enrollment_id = p_enrollment.enrollment_id
            and m.status = 'queued'
            and m.due_at < p_at - interval '1 minute') o
    cross join (select count(*) as worker_count
                from data.workers w
                where w.last_seen_at > clock.real_now() - interval '90 seconds') w
    where p_enrollment.status = 'active'
      and p_sequence.status in ('active', 'archived')
      and not exists (select from access.holds(p_enrollment.tenant_id))
$$;

comment on function scheduling.explain_hindrances(
    data.enrollments, data.sequences, data.sequence_steps, text, timestamptz, timestamptz) is
'Why the pending step, planned for p_planned_at (null: it waits for something else than its time), will not '
'run as planned: a suppressed contact, a calendar that was changed since; and what is due since a minute and '
'nobody has taken, with how many workers there are.';
