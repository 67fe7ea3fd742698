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
        select q.tenant_id, q.sequence_id, q.name, q.status, q.plan_number, q.settings,
               calendar.compile(q.settings) as calendar,
               coalesce(q.settings ->> 'timezone', 'UTC') as timezone,
               coalesce(q.settings ->> 'missingVariables', 'fail') = 'fail' as is_strict,
               scheduling.holidays_ahead(q.tenant_id, q.sequence_id, q.settings, p_at) as holidays
        from (select distinct tenant_id, sequence_id from due) d
        join data.sequences q using (tenant_id, sequence_id)
    ), facts as (
        select d.*, p.settings, p.calendar, p.holidays, p.is_strict, p.name as sequence_name,
               p.status as sequence_status, p.plan_number as sequence_plan_number,
               coalesce(c.timezone, p.timezone) as timezone,
               c, st, n,
               sequence.choose_variant(st.variants, d.enrollment_id, d.step_id) as variant,
               case when st.type = 'auto_email' and c.email_key is not null
                    then contact.suppression_reason(d.tenant_id, c.email_key) end as suppression,
               exists (select from data.messages m
                       where m.tenant_id = d.tenant_id
                         and m.enrollment_id = d.enrollment_id
                         and m.status in ('queued', 'sending', 'unknown')) as is_mail_pending
        from due d
        join plans p using (tenant_id, sequence_id)
        join data.contacts c using (tenant_id, contact_id)
        left join data.sequence_steps st
          on st.tenant_id = d.tenant_id
         and st.step_id = d.step_id
        left join lateral (
            select f.*
            from data.sequence_steps f
            where f.tenant_id = d.tenant_id
              and f.sequence_id = d.sequence_id
              and f.step_number > st.step_number
              and f.is_active
            order by f.step_number
            limit 1) n on true
    ), verdicts as (
        select f.*, v.outcome, v.reason, v.detail
        from facts f
        cross join lateral scheduling.verdict(
            f.status, f.sequence_status, f.plan_number < f.sequence_plan_number, f.st, f.c,
            f.suppression, f.is_mail_pending,
            calendar.is_open_at(p_at, f.calendar, f.timezone, f.holidays),
            case when (f.st).type = 'auto_email' and f.is_strict
                 then template.missing(
                     message.needed_variables(f.st, f.variant),
                     message.variables(f.c, f.sequence_name, f.settings, f.metadata, f.assigned_to),
                     coalesce(f.settings -> 'variableDefaults', '{}')) end) v
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
        v.sequence_plan_number)::data.step_run)
    from verdicts v
$$;

comment on function scheduling.decide(data.due_step[], timestamptz) is
'What is to be done with each locked schedule at that instant, and when the step after it is due. '
'Writes nothing.';
