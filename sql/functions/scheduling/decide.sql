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
        -- Once per sequence, not once per row: the calendar and the days off that may matter.
        select q.tenant_id, q.sequence_id, q.name as sequence_name, q.status as sequence_status,
               q.plan_number as sequence_plan_number, q.settings,
               calendar.compile(q.settings) as calendar,
               coalesce(q.settings ->> 'timezone', 'UTC') as timezone,
               coalesce(q.settings ->> 'missingVariables', 'fail') = 'fail' as is_strict,
               scheduling.holidays_ahead(q.tenant_id, q.sequence_id, q.settings, p_at) as holidays
        from (select distinct tenant_id, sequence_id from due) d
        join data.sequences q using (tenant_id, sequence_id)
    ), steps as materialized (
        -- Once per step: its words' variables, and the step that comes after it.
        select st.tenant_id, st.step_id, st, n,
               case when st.type = 'auto_email' then message.needed_variables(st, null) end as needed
        from (select distinct tenant_id, step_id from due) d
        join data.sequence_steps st using (tenant_id, step_id)
        left join lateral (
            select f.*
            from data.sequence_steps f
            where f.tenant_id = st.tenant_id
              and f.sequence_id = st.sequence_id
              and f.step_number > st.step_number
              and f.is_active
            order by f.step_number
            limit 1) n on true
    ), facts as materialized (
        select d.*, p.settings, p.calendar, p.holidays, p.is_strict, p.sequence_name, p.sequence_status,
               p.sequence_plan_number, coalesce(c.timezone, p.timezone) as timezone, c, s.st, s.n,
               v.variant, u.reason as suppression,
               case when (s.st).variants is null then s.needed
                    when p.is_strict then message.needed_variables(s.st, v.variant) end as needed,
               exists (select from data.messages m
                       where m.tenant_id = d.tenant_id
                         and m.enrollment_id = d.enrollment_id
                         and m.status in ('queued', 'sending', 'unknown')) as is_mail_pending,
               calendar.is_open_at(p_at, p.calendar, coalesce(c.timezone, p.timezone), p.holidays) as is_open
        from due d
        join plans p using (tenant_id, sequence_id)
        join data.contacts c using (tenant_id, contact_id)
        left join steps s using (tenant_id, step_id)
        left join lateral (
            select case when (s.st).variants is not null
                        then sequence.choose_variant((s.st).variants, d.enrollment_id, d.step_id)
                   end as variant) v on true
        left join lateral contact.suppression_reason(d.tenant_id, c.email_key) u
          on (s.st).type = 'auto_email'
    ), verdicts as materialized (
        select f.*, v.outcome, v.reason, v.detail
        from facts f
        left join lateral message.variables(f.c, f.sequence_name, f.settings, f.metadata, f.assigned_to) a
          on f.is_strict and f.needed <> '{}'
        left join lateral template.missing(f.needed, a.variables,
                                           coalesce(f.settings -> 'variableDefaults', '{}')) m
          on a.variables is not null
        cross join lateral scheduling.verdict(
            f.status, f.sequence_status, f.plan_number < f.sequence_plan_number, f.st, f.c,
            f.suppression, f.is_mail_pending, f.is_open, m.missing) v
    )
    select array_agg(row(
        v.tenant_id, v.enrollment_id, v.sequence_id, v.contact_id, v.correlation_id, v.assigned_to,
        v.schedule_id, v.step_id, (v.st).step_number, (v.st).type, v.run_count + 1, v.scheduled_at,
        v.outcome, v.reason, v.detail, v.variant ->> 'id',
        case when v.outcome = 'message' then clock.new_id(p_at) end,
        v.settings ->> 'fromEmail',
        (v.n).step_id, (v.n).step_number,
        case
            when v.outcome = 'moved' then calendar.next_moment(
                case when v.plan_number < v.sequence_plan_number
                     then scheduling.shift(v.tenant_id, v.sequence_id, v.plan_number, v.scheduled_at)
                     else p_at end,
                0, 0, (v.st).send_at, v.calendar, v.timezone, v.holidays)
            when v.outcome in ('message', 'passed') and (v.n).step_id is not null then calendar.next_moment(
                p_at, (v.n).delay_days, (v.n).delay_hours, (v.n).send_at, v.calendar, v.timezone, v.holidays)
        end,
        v.sequence_plan_number, v.planned_at, null, null, null, null, null, null)::data.step_run)
    from verdicts v
$$;

comment on function scheduling.decide(data.due_step[], timestamptz) is
'What is to be done with each locked schedule at that instant, and when the step after it is due. '
'Writes nothing.';
