create or replace function scheduling.decide(
    p_due data.due_step[],
    p_at  timestamptz
)
returns data.step_run[]
language sql volatile
as $$
    with due as materialized (
        select d.* from unnest(p_due) d
    ), plans as materialized (
        -- Once per sequence, not once per row: the calendar, the days off that may matter, what limits it.
        select q.tenant_id, q.sequence_id, q.name as sequence_name, q.status as sequence_status,
               q.deleted_at is not null as is_deleted, q.plan_number as sequence_plan_number, q.settings,
               calendar.compile(q.settings) as calendar,
               coalesce(q.settings ->> 'timezone', 'UTC') as timezone,
               coalesce(q.settings ->> 'missingVariables', 'fail') = 'fail' as is_strict,
               scheduling.holidays_ahead(q.tenant_id, q.sequence_id, q.settings, p_at) as holidays,
               scheduling.counts_on(q.settings, p_at) as counted_on,
               mailbox.of_address(q.tenant_id, q.settings ->> 'fromEmail') as mailbox_id
        from (select distinct tenant_id, sequence_id from due) d
        join data.sequences q using (tenant_id, sequence_id)
    ), steps as materialized (
        -- Once per step: its words' variables, and the step that comes after it.
        select st.tenant_id, st.step_id, st, n,
               case when st.type = 'auto_email' then message.needed_variables(st, null) end as needed
        from (select distinct tenant_id, step_id from due) d
        join data.sequence_steps st using (tenant_id, step_id)
        left join lateral sequence.step_after(st) n on true
    ), facts as materialized (
        select d.*, p.settings, p.calendar, p.holidays, p.is_strict, p.sequence_name, p.sequence_status,
               p.is_deleted, p.sequence_plan_number, p.counted_on, p.mailbox_id,
               coalesce(c.timezone, p.timezone) as timezone, c, s.st, s.n,
               v.variant, u.reason as suppression,
               case when (s.st).variants is null then s.needed
                    when p.is_strict then message.needed_variables(s.st, v.variant) end as needed,
               m.is_pending as is_mail_pending, m.has_any as has_mail,
               calendar.is_open_at(p_at, p.calendar, coalesce(c.timezone, p.timezone), p.holidays) as is_open
        from due d
        join plans p using (tenant_id, sequence_id)
        join data.contacts c using (tenant_id, contact_id)
        left join steps s using (tenant_id, step_id)
        left join lateral (
            select case when (s.st).variants is not null
                        then case when (s.st).winner_variant_id is null
                                  then sequence.choose_variant((s.st).variants, d.enrollment_id, d.step_id)
                                  else sequence.variant_for(s.st, d.enrollment_id) end
                   end as variant) v on true
        left join lateral contact.suppression_reason(d.tenant_id, c.email_key) u
          on (s.st).type = 'auto_email'
        cross join lateral (
            select coalesce(bool_or(m.status in ('queued', 'sending', 'unknown')), false) as is_pending,
                   coalesce(bool_or(m.status not in ('cancelled', 'failed')), false) as has_any
            from data.messages m
            where m.tenant_id = d.tenant_id
              and m.enrollment_id = d.enrollment_id) m
    ), verdicts as materialized (
        select f.*, v.outcome, v.reason, v.detail, l.at as late_at
        from facts f
        cross join lateral (
            select case when f.is_open and p_at - f.scheduled_at > scheduling.late_after()
                        then calendar.spread(p_at,
                            scheduling.spread_for((f.st).type, f.settings, p_at - f.scheduled_at),
                            scheduling.fraction(f.enrollment_id, f.step_id),
                            f.calendar, f.timezone, f.holidays) end as at) l
        left join lateral message.variables(f.c, f.sequence_name, f.settings, f.metadata, f.assigned_to) a
          on f.is_strict and f.needed <> '{}'
        left join lateral template.missing(f.needed, a.variables,
                                           coalesce(f.settings -> 'variableDefaults', '{}')) m
          on a.variables is not null
        cross join lateral scheduling.verdict(
            f.status, f.sequence_status, f.is_deleted, f.plan_number < f.sequence_plan_number, f.st, f.c,
            f.suppression, f.is_mail_pending, coalesce(l.at > p_at, false),
            p_at - coalesce(f.planned_at, f.scheduled_at), f.is_open, m.missing) v
    ), moments as materialized (
        -- When the moved step runs, or the one after this; over how long that spreads.
        select v.*,
               case
                   when v.reason = 'late' then v.late_at
                   when v.outcome = 'moved' then calendar.next_moment(
                       case when v.reason = 'sequence_resumed'
                            then scheduling.shift(v.tenant_id, v.sequence_id, v.plan_number, v.scheduled_at)
                            else p_at end,
                       0, 0, (v.st).send_at, v.calendar, v.timezone, v.holidays)
                   when v.outcome in ('message', 'passed', 'skipped') and (v.n).step_id is not null
                   then calendar.next_moment(
                       p_at, (v.n).delay_days, (v.n).delay_hours, (v.n).send_at,
                       v.calendar, v.timezone, v.holidays)
               end as moment,
               case when v.reason = 'late' then null
                    when v.outcome = 'moved' then scheduling.spread_for((v.st).type, v.settings, case
                        when v.reason = 'outside_hours' and (v.st).send_at is null
                        then p_at - v.scheduled_at end)
                    else scheduling.spread_for((v.n).type, v.settings) end as spread_for
        from verdicts v
    )
    select array_agg(row(
        v.tenant_id, v.enrollment_id, v.sequence_id, v.contact_id, v.correlation_id, v.assigned_to,
        v.schedule_id, v.step_id, (v.st).step_number, (v.st).type, v.run_count + 1, v.scheduled_at,
        v.outcome, v.reason, v.detail, v.variant ->> 'id',
        case when v.outcome = 'message' then clock.new_id(p_at) end,
        v.settings ->> 'fromEmail',
        (v.n).step_id, (v.n).step_number,
        case when v.spread_for is null then v.moment
             else calendar.spread(v.moment, v.spread_for,
                      scheduling.fraction(v.enrollment_id,
                                          case v.outcome when 'moved' then v.step_id else (v.n).step_id end),
                      v.calendar, v.timezone, v.holidays) end,
        v.sequence_plan_number, v.planned_at, null, not v.has_mail,
        case when v.outcome in ('moved', 'parked', 'held') then (v.st).type = 'auto_email' and v.has_mail
             else (v.n).type = 'auto_email' and (v.has_mail or v.outcome = 'message') end,
        v.counted_on, v.mailbox_id,
        case when v.outcome = 'task' and (v.st).auto_skip_after_days > 0 then calendar.next_moment(
            p_at, (v.st).auto_skip_after_days, 0, null, calendar.compile('{}'), v.timezone, null) end
        )::data.step_run)
    from moments v
$$;

comment on function scheduling.decide(data.due_step[], timestamptz) is
'What is to be done with each locked schedule at that instant, and when the step after it is due. '
'Writes nothing.';
