create or replace function scheduling.decide(
    p_due data.due_step[],
    p_at  timestamptz
)
returns data.step_run[]
language plpgsql volatile
as $$
declare
    v_runs    data.step_run[] := '{}';
    v_d       record;
    v_step    data.sequence_steps;
    v_next    data.sequence_steps;
    v_variant jsonb;
    v_key     text;
    v_keys    text[] := '{}';
    v_known   text[] := '{}';   -- what the variant in v_keys needs of a contact, as text
    v_needed  text[];
    v_missing text[];
    v_is_open boolean;
    v_late_at timestamptz;
    v_verdict record;
    v_at      timestamptz;
begin
    -- One statement for what must be read; the rest are expressions, whose plans outlive the batch.
    for v_d in
        with plans as materialized (
            -- Once per sequence, not per row: the calendar, the days off that may matter, what limits it.
            select q.tenant_id, q.sequence_id, q.name as sequence_name, q.status as sequence_status,
                   q.deleted_at is not null as is_deleted, q.plan_number as sequence_plan_number, q.settings,
                   calendar.compile(q.settings) as calendar,
                   coalesce(q.settings ->> 'timezone', 'UTC') as sequence_timezone,
                   coalesce(q.settings ->> 'missingVariables', 'fail') = 'fail' as is_strict,
                   scheduling.holidays_ahead(q.tenant_id, q.sequence_id, q.settings, p_at) as holidays,
                   scheduling.counts_on(q.settings, p_at) as counted_on,
                   b.mailbox_id
            from (select distinct d.tenant_id, d.sequence_id from unnest(p_due) d) d
            join data.sequences q using (tenant_id, sequence_id)
            left join data.mailboxes b
              on b.tenant_id = q.tenant_id
             and b.email_key = lower(q.settings ->> 'fromEmail')
        ), steps as materialized (
            -- Once per step: what its words need of a contact, and the step that comes after it.
            select st.tenant_id, st.step_id, st, n,
                   case when st.type = 'auto_email' and st.variants is null and p.is_strict
                        then message.needed_of_contact(st, null, p.sequence_name, p.settings) end as needed
            from (select distinct d.tenant_id, d.step_id from unnest(p_due) d) d
            join data.sequence_steps st using (tenant_id, step_id)
            join plans p
              on p.tenant_id = st.tenant_id
             and p.sequence_id = st.sequence_id
            left join lateral sequence.step_after(st) n on true
        )
        select d.*, p.sequence_name, p.sequence_status, p.is_deleted, p.sequence_plan_number, p.settings,
               p.calendar, p.holidays, p.is_strict, p.counted_on, p.mailbox_id,
               coalesce(c.timezone, p.sequence_timezone) as timezone, c, s.st, s.n, s.needed,
               u.reason as suppression,
               m.is_pending as is_mail_pending, m.has_any as has_mail
        from unnest(p_due) d
        join plans p using (tenant_id, sequence_id)
        join data.contacts c using (tenant_id, contact_id)
        left join steps s using (tenant_id, step_id)
        left join lateral contact.suppression_reason(d.tenant_id, c.email_key) u
          on (s.st).type = 'auto_email'
        cross join lateral (
            select coalesce(bool_or(m.status in ('queued', 'sending', 'unknown')), false) as is_pending,
                   coalesce(bool_or(m.status not in ('cancelled', 'failed')), false) as has_any
            from data.messages m
            where m.tenant_id = d.tenant_id
              and m.enrollment_id = d.enrollment_id) m
    loop
        v_step := v_d.st;
        v_next := v_d.n;
        v_variant := null;
        v_needed := v_d.needed;
        if v_step.variants is not null then
            v_variant := sequence.variant_for(v_step, v_d.enrollment_id);
        end if;
        if v_step.variants is not null and v_d.is_strict then
            v_key := concat_ws(' ', v_d.tenant_id, v_d.step_id, v_variant ->> 'id');
            if array_position(v_keys, v_key) is null then
                v_keys := v_keys || v_key;
                v_known := v_known || message.needed_of_contact(v_step, v_variant, v_d.sequence_name,
                                                                v_d.settings)::text;
            end if;
            v_needed := v_known[array_position(v_keys, v_key)]::text[];
        end if;
        v_missing := null;
        -- Mostly the contact's own fields are enough.
        if v_d.is_strict and not v_needed <@ contact.filled(v_d.c) then
            v_missing := template.missing(v_needed,
                message.variables(v_d.c, v_d.sequence_name, v_d.settings, v_d.metadata, v_d.assigned_to),
                '{}');
        end if;
        v_is_open := calendar.is_open_at(p_at, v_d.calendar, v_d.timezone, v_d.holidays);
        v_late_at := null;
        if v_is_open and p_at - v_d.scheduled_at > scheduling.late_after() then
            v_late_at := calendar.spread(p_at,
                scheduling.spread_for(v_step.type, v_d.settings, p_at - v_d.scheduled_at),
                scheduling.fraction(v_d.enrollment_id, v_d.step_id),
                v_d.calendar, v_d.timezone, v_d.holidays);
        end if;
        v_verdict := scheduling.verdict(
            v_d.status, v_d.sequence_status, v_d.is_deleted, v_d.plan_number < v_d.sequence_plan_number,
            v_step, v_d.c,
            v_d.suppression, v_d.is_mail_pending, coalesce(v_late_at > p_at, false),
            p_at - coalesce(v_d.planned_at, v_d.scheduled_at), v_is_open, v_missing);

        -- When the moved step runs, or the one after this.
        v_at := null;
        if v_verdict.reason = 'late' then
            v_at := v_late_at;
        elsif v_verdict.outcome = 'moved' then
            v_at := scheduling.plan_moment(v_step, v_d.enrollment_id, v_d.settings, v_d.calendar,
                v_d.timezone, v_d.holidays,
                case when v_verdict.reason = 'sequence_resumed'
                     then scheduling.shift(v_d.tenant_id, v_d.sequence_id, v_d.plan_number, v_d.scheduled_at)
                     else p_at end,
                true,
                case when v_verdict.reason = 'outside_hours' and v_step.send_at is null
                     then p_at - v_d.scheduled_at end);
        elsif v_verdict.outcome in ('message', 'passed', 'skipped') and v_next.step_id is not null then
            v_at := scheduling.plan_moment(v_next, v_d.enrollment_id, v_d.settings, v_d.calendar,
                v_d.timezone, v_d.holidays, p_at);
        end if;

        v_runs := v_runs || row(
            v_d.tenant_id, v_d.enrollment_id, v_d.sequence_id, v_d.contact_id, v_d.correlation_id,
            v_d.assigned_to, v_d.schedule_id, v_d.step_id, v_step.step_number, v_step.type,
            v_d.run_count + 1, v_d.scheduled_at,
            v_verdict.outcome, v_verdict.reason, v_verdict.detail, v_variant ->> 'id',
            case when v_verdict.outcome = 'message' then clock.new_id(p_at) end,
            v_d.settings ->> 'fromEmail', v_next.step_id, v_next.step_number, v_at,
            v_d.sequence_plan_number, v_d.planned_at, null, not v_d.has_mail,
            case when v_verdict.outcome in ('moved', 'parked', 'held')
                 then v_step.type = 'auto_email' and v_d.has_mail
                 else v_next.type = 'auto_email' and (v_d.has_mail or v_verdict.outcome = 'message') end,
            v_d.counted_on, v_d.mailbox_id,
            case when v_verdict.outcome = 'task' and v_step.auto_skip_after_days > 0
                 then calendar.next_moment(p_at, v_step.auto_skip_after_days, 0, null, calendar.compile('{}'),
                                           v_d.timezone, null) end
            )::data.step_run;
    end loop;
    return v_runs;
end
$$;

comment on function scheduling.decide(data.due_step[], timestamptz) is
'What is to be done with each locked schedule at that instant, and when the step after it is due. '
'Writes nothing.';
