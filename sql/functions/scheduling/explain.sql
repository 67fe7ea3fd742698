create or replace function scheduling.explain(
    p_enrollment data.enrollments,
    p_at         timestamptz
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
    v_before     text;
begin
    select * into v_sequence
    from data.sequences q
    where q.tenant_id = p_enrollment.tenant_id
      and q.sequence_id = p_enrollment.sequence_id;
    if p_enrollment.status not in ('active', 'paused') then
        return query select 1, 'ended', p_enrollment.completed_at,
            format('The enrollment has ended: %s.%s',
                   concat_ws(', ', p_enrollment.status, p_enrollment.exit_reason),
                   case when p_enrollment.exit_reason is not null then ' It can be reinstated.' end);
        return;
    end if;
    select n.* into v_next from scheduling.next_due(p_enrollment) n;
    v_timezone := v_next.timezone;
    select * into v_step
    from data.sequence_steps s
    where s.tenant_id = p_enrollment.tenant_id
      and s.step_id = v_next.step_id;

    v_reference := scheduling.reference(p_enrollment);
    select r.what into v_before from scheduling.previous_run(p_enrollment) r;

    return query
    with told as (
        select 0 as part, 0 as place, 'reference'::text as rule, v_reference as at,
               case v_before
                   when 'happened' then 'The step before really happened then.'
                   when 'given_up' then 'The e-mail before had failed, and was given up then.'
                   when 'queued' then 'The e-mail before was queued then; what counts is its sending.'
                   else 'The later of enrollment and activation.' end as detail
        union all
        -- Who skipped to a step or was released waits for no delay.
        select 1, d.place, d.rule, d.at, d.detail
        from scheduling.explain_delay(p_enrollment, v_sequence, v_step, v_timezone, v_reference) d
        where v_next.waiting_for in ('time', 'previous_email')
          and not exists (select from data.sequence_schedules s
                          where s.tenant_id = p_enrollment.tenant_id
                            and s.enrollment_id = p_enrollment.enrollment_id
                            and s.is_at_once)
        union all
        select 2, p.place, p.rule, p.at, p.detail
        from scheduling.explain_pauses(p_enrollment, v_timezone, v_reference) p
        union all
        select 2, 1000, 'variant', v_step.winner_chosen_at,
               format('Variant %s has won the test of this step%s.', v_step.winner_variant_id,
                      case when v.variant_id <> v_step.winner_variant_id
                           then format(': this enrollment keeps %s, which it had before', v.variant_id) end)
        from (select sequence.variant_for(v_step, p_enrollment.enrollment_id) ->> 'id' as variant_id) v
        where v_step.winner_variant_id is not null
        union all
        select 3, w.place, w.rule, w.at, w.detail
        from scheduling.explain_wait(p_enrollment, v_sequence, v_step, v_timezone, v_next.waiting_for,
                                     v_next.at) w
        union all
        select 4, d.place, d.rule, d.at, d.detail
        from scheduling.explain_hindrances(p_enrollment, v_sequence, v_step, v_timezone,
                 case when v_next.waiting_for = 'time' then v_next.at end, p_at) d
        union all
        select 5, row_number() over (order by h.scope), 'stopped', h.held_at,
               concat_ws(' ', case h.scope when 'tenant' then 'An operator stopped this tenant then'
                                           else 'An operator stopped everything then' end
                              || coalesce(': ' || h.reason, '') || '.', 'No step runs and no message leaves.')
        from access.holds(p_enrollment.tenant_id) h
    )
    select row_number() over (order by t.part, t.place)::integer, t.rule, t.at,
           concat_ws(' ', t.detail, case when t.at is not null and t.part <> 1 then
               to_char(t.at at time zone v_timezone, '"("Dy YYYY-MM-DD HH24:MI:SS ') || v_timezone || ')' end)
    from told t
    order by t.part, t.place;
end
$$;

comment on function scheduling.explain(data.enrollments, timestamptz) is
'Why the next step of an enrollment runs when it does: the reference, each rule that moved it, what it waits '
'for at p_at, and what stands in its way; last, whether an operator has stopped the tenant. Sentences with '
'times in the contact''s zone.';
