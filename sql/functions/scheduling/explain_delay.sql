create or replace function scheduling.explain_delay(
    p_enrollment data.enrollments,
    p_sequence   data.sequences,
    p_step       data.sequence_steps,
    p_timezone   text,
    p_reference  timestamptz
)
returns table (place integer, rule text, at timestamptz, detail text)
language plpgsql volatile
as $$
declare
    v_holidays constant date[] := scheduling.holidays_ahead(
        p_enrollment.tenant_id, p_enrollment.sequence_id, p_sequence.settings, p_reference);
    v_at       constant timestamptz := scheduling.plan_run(
        p_sequence, p_step, p_enrollment.enrollment_id, p_timezone, p_reference);
    v_moment   constant timestamptz := calendar.next_moment(
        p_reference, p_step.delay_days, p_step.delay_hours, p_step.send_at,
        calendar.compile(p_sequence.settings), p_timezone, v_holidays);
begin
    return query
    select e.position, e.rule, e.at,
           concat_ws(' ', e.detail, case when e.rule = 'holiday' then 'It is ' || scheduling.holiday_name(
               p_enrollment.tenant_id, p_sequence.settings,
               (e.at at time zone p_timezone)::date) || '.' end)
    from calendar.explain(p_reference, p_step.delay_days, p_step.delay_hours, p_step.send_at,
                          p_sequence.settings, p_timezone, v_holidays) e
    where e.rule not in ('reference', 'answer')
    union all
    select 1000, 'jitter', v_at,
           format('Spread by %s within the %s minutes of jitterMinutes, so that not all come at once.',
                  to_char(v_at - v_moment, 'HH24:MI:SS'), p_sequence.settings ->> 'jitterMinutes')
    where v_at > v_moment;
end
$$;

comment on function scheduling.explain_delay(data.enrollments, data.sequences, data.sequence_steps, text,
                                             timestamptz) is
'What delay, calendar and jitter make of the reference of a pending step, rule by rule.';
