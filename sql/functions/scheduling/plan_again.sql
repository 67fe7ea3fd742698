create or replace function scheduling.plan_again(
    p_enrollment data.enrollments,
    p_schedule   data.sequence_schedules,
    p_sequence   data.sequences,
    p_step       data.sequence_steps,
    p_timezone   text,
    p_at         timestamptz
)
returns timestamptz
language plpgsql stable
as $$
declare
    -- Who was let go at once waits for no delay, only for an open moment.
    v_is_at_once constant boolean := p_schedule.is_at_once and p_schedule.step_id = p_step.step_id;
    v_old        constant timestamptz := coalesce(p_schedule.planned_at, p_schedule.scheduled_at);
    v_stopped_at constant timestamptz := least(p_sequence.paused_at, p_enrollment.paused_at);
    v_since      timestamptz := case when v_is_at_once then p_at else scheduling.reference(p_enrollment) end;
    v_at         timestamptz;
    v_pause      record;
begin
    if v_is_at_once and v_stopped_at is null and p_schedule.scheduled_at <= p_at then
        return v_old;       -- it is due: the run looks at the windows
    end if;
    v_at := scheduling.plan_run(p_sequence, p_step, p_enrollment.enrollment_id, p_timezone, v_since,
                                v_is_at_once);
    if v_at is null then
        return null;
    elsif v_at = v_old and p_schedule.step_id = p_step.step_id then
        return v_old;       -- what happened to that plan since stays as it is
    end if;

    for v_pause in
        select p.paused_at, p.resumed_at
        from data.sequence_pauses p
        where p.tenant_id = p_enrollment.tenant_id
          and p.sequence_id = p_enrollment.sequence_id
          and p.resumed_at > v_since
        union all
        select p.paused_at, p.resumed_at
        from data.enrollment_pauses p
        where p.tenant_id = p_enrollment.tenant_id
          and p.enrollment_id = p_enrollment.enrollment_id
          and p.resumed_at > v_since
        order by paused_at, resumed_at
    loop
        continue when v_pause.resumed_at <= v_since;
        -- What was still to wait when the pause began was waited from its end on, then came the windows.
        v_at := calendar.shift(v_pause.resumed_at,
                    greatest(v_at - greatest(v_pause.paused_at, v_since), interval '0'));
        v_at := coalesce(scheduling.plan_run(p_sequence, p_step, p_enrollment.enrollment_id, p_timezone, v_at,
                                             true), v_at);
        v_since := v_pause.resumed_at;
    end loop;

    if v_stopped_at is not null then
        -- It stands still: as far after the beginning of the pause as it would be without it.
        return calendar.shift(coalesce(p_enrollment.paused_at, p_sequence.paused_at),
                              greatest(v_at - greatest(v_stopped_at, v_since), interval '0'));
    elsif v_at < p_at and v_at <> v_old then
        v_at := coalesce(scheduling.plan_run(p_sequence, p_step, p_enrollment.enrollment_id, p_timezone, p_at,
                                             true), p_at);
    end if;
    return v_at;
end
$$;

comment on function scheduling.plan_again(
    data.enrollments, data.sequence_schedules, data.sequences, data.sequence_steps, text, timestamptz) is
'When the pending step of an enrollment runs by the step, settings and time zone of today: the delay counted '
'from scheduling.reference, the pauses since then added, not before p_at. Of what stands still it is the '
'beginning of the pause plus what remains. Null if no moment is open within 30 days after the delay. The '
'plan that there is, if that is what comes out.';
