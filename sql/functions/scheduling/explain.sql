create or replace function scheduling.explain(
    p_enrollment data.enrollments
)
returns table ("position" integer, rule text, at timestamptz, detail text)
language plpgsql volatile
as $$
declare
    v_next       record;
    v_step       data.sequence_steps;
    v_sequence   data.sequences;
    v_timezone   text;
    v_reference  timestamptz;
    v_planned_at timestamptz;
    v_is_sent    boolean;
begin
    select * into v_sequence
    from data.sequences q
    where q.tenant_id = p_enrollment.tenant_id
      and q.sequence_id = p_enrollment.sequence_id;
    if p_enrollment.status not in ('active', 'paused') then
        return query select 1, 'ended', p_enrollment.completed_at,
            format('The enrollment has ended: %s.',
                   concat_ws(', ', p_enrollment.status, p_enrollment.exit_reason));
        return;
    end if;
    select n.* into v_next from scheduling.next_due(p_enrollment) n;
    v_timezone := v_next.timezone;
    select * into v_step
    from data.sequence_steps s
    where s.tenant_id = p_enrollment.tenant_id
      and s.step_id = v_next.step_id;

    v_reference := scheduling.reference(p_enrollment);
    select r.has_happened into v_is_sent from scheduling.previous_run(p_enrollment) r;
    v_planned_at := scheduling.next_run(p_enrollment.tenant_id, v_sequence.settings, v_reference,
        v_step.delay_days, v_step.delay_hours, v_step.send_at, v_timezone);

    return query
    with told as (
        select 0 as part, 0 as place, 'reference'::text as rule, v_reference as at,
               case when v_is_sent then 'The step before really happened then.'
                    when not v_is_sent then 'The e-mail before was queued then; what counts is its sending.'
                    else 'The later of enrollment and activation.' end as detail
        union all
        select 1, e.position, e.rule, e.at,
               e.detail || coalesce(
                   case when e.rule = 'holiday' then ' It is ' || scheduling.holiday_name(
                       p_enrollment.tenant_id, v_sequence.settings,
                       (e.at at time zone v_timezone)::date) || '.' end, '')
        from calendar.explain(v_reference, v_step.delay_days, v_step.delay_hours, v_step.send_at,
                 v_sequence.settings, v_timezone,
                 scheduling.holidays_ahead(p_enrollment.tenant_id, p_enrollment.sequence_id,
                                           v_sequence.settings, v_reference)) e
        where v_next.waiting_for in ('time', 'previous_email')
          and e.rule not in ('reference', 'answer')
        union all
        select 2, p.plan_number, 'sequence_paused', p.paused_at,
               'The sequence stood still from then until '
               || to_char(p.resumed_at at time zone v_timezone, 'Dy YYYY-MM-DD HH24:MI:SS') || '.'
        from data.sequence_pauses p
        where p.tenant_id = p_enrollment.tenant_id
          and p.sequence_id = p_enrollment.sequence_id
          and p.resumed_at > v_reference
        union all
        select 3, 0, 'moved', v_planned_at,
               'No worker ran it then within its hours: it was moved to the next open moment.'
        where v_next.waiting_for = 'time'
          and v_planned_at < v_next.at
          and not exists (select from data.sequence_pauses p
                          where p.tenant_id = p_enrollment.tenant_id
                            and p.sequence_id = p_enrollment.sequence_id
                            and p.resumed_at > v_reference)
        union all
        select 4, 0, v_next.waiting_for, nullif(v_next.at, 'infinity'),
               scheduling.waiting_sentence(v_next.waiting_for, v_step, p_enrollment)
    )
    select row_number() over (order by t.part, t.place)::integer, t.rule, t.at,
           concat_ws(' ', t.detail, case when t.at is not null and t.part <> 1 then
               to_char(t.at at time zone v_timezone, '"("Dy YYYY-MM-DD HH24:MI:SS ') || v_timezone || ')' end)
    from told t
    order by t.part, t.place;
end
$$;

comment on function scheduling.explain(data.enrollments) is
'Why the next step of an enrollment runs when it does: the reference, each rule that moved it, and '
'what it waits for now. Sentences with times in the contact''s zone.';
