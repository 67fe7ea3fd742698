create or replace function calendar.is_open(
    p_at       timestamptz,
    p_settings jsonb,
    p_timezone text,
    p_holidays date[]
)
returns boolean
language plpgsql volatile parallel safe
as $$
declare
    v_timezone constant text := coalesce(p_timezone, p_settings ->> 'timezone', 'UTC');
    v_calendar constant data.calendar := calendar.compile(p_settings);
begin
    if v_calendar is null or not calendar.is_timezone(v_timezone) or not isfinite(p_at) then
        perform calendar.refuse(p_at, 0, 0, p_settings, v_timezone);
    end if;
    return calendar.is_open_at(p_at, v_calendar, v_timezone, p_holidays);
end
$$;

comment on function calendar.is_open(timestamptz, jsonb, text, date[]) is
'Whether a step may run at that instant: no excluded holiday or weekend, and inside business hours if '
'there are any. Null p_timezone: that of the settings, else UTC. Raises SQLSTATE SC002 (invalid_calendar).';
