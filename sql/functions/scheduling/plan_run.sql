create or replace function scheduling.plan_run(
    p_sequence      data.sequences,
    p_step          data.sequence_steps,
    p_enrollment_id uuid,
    p_timezone      text,
    p_reference     timestamptz,
    p_has_waited    boolean default false,
    p_late_by       interval default null
)
returns timestamptz
language plpgsql stable
as $$
declare
    -- Expressions, not queries: a plan of theirs outlives the call, for rows are planned one by one here.
    v_calendar constant data.calendar := calendar.compile(p_sequence.settings);
    v_timezone constant text := coalesce(p_timezone, p_sequence.settings ->> 'timezone', 'UTC');
    v_holidays date[] := '{}';
begin
    if v_calendar.skips_holidays then
        v_holidays := scheduling.holidays(p_sequence.tenant_id, p_sequence.settings,
            (p_reference at time zone 'UTC')::date - 2,
            (p_reference at time zone 'UTC')::date + 62 + 2 * (p_step.delay_days + p_step.delay_hours / 24));
    end if;
    return scheduling.plan_moment(p_step, p_enrollment_id, p_sequence.settings, v_calendar, v_timezone,
                                  v_holidays, p_reference, p_has_waited, p_late_by);
end
$$;

comment on function scheduling.plan_run(
    data.sequences, data.sequence_steps, uuid, text, timestamptz, boolean, interval) is
'When a step of an enrollment runs, its delay counted from the reference (or, if it has been waited for, '
'none): the next open moment in the contact''s zone (p_timezone, null for that of the settings), spread '
'by the jitter of the settings and, if it is late by p_late_by, over so long. Null if no moment is open '
'within 30 days.';
