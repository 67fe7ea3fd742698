create or replace function scheduling.plan_moment(
    p_step          data.sequence_steps,
    p_enrollment_id uuid,
    p_settings      jsonb,
    p_calendar      data.calendar,
    p_timezone      text,
    p_holidays      date[],
    p_reference     timestamptz,
    p_has_waited    boolean default false,
    p_late_by       interval default null
)
returns timestamptz
language plpgsql immutable parallel safe
as $$
declare
    v_spread_for constant interval := scheduling.spread_for(p_step.type, p_settings, p_late_by);
    v_at         constant timestamptz := calendar.next_moment(
        p_reference,
        case when p_has_waited then 0 else p_step.delay_days end,
        case when p_has_waited then 0 else p_step.delay_hours end,
        p_step.send_at, p_calendar, p_timezone, p_holidays);
begin
    if v_spread_for is null then
        return v_at;
    end if;
    return calendar.spread(v_at, v_spread_for, scheduling.fraction(p_enrollment_id, p_step.step_id),
                           p_calendar, p_timezone, p_holidays);
end
$$;

comment on function scheduling.plan_moment(
    data.sequence_steps, uuid, jsonb, data.calendar, text, date[], timestamptz, boolean, interval) is
'What plan_run answers, for callers that have the settings compiled and know the days off.';
