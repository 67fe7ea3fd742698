create or replace function calendar.is_open_at(
    p_at       timestamptz,
    p_calendar data.calendar,
    p_timezone text,
    p_holidays date[]
)
returns boolean
language sql immutable parallel safe
as $$
    select calendar.is_open_local(p_at at time zone p_timezone, p_calendar, p_holidays)
$$;

comment on function calendar.is_open_at(timestamptz, data.calendar, text, date[]) is
'Whether an instant is open in that zone by a compiled calendar. is_open takes settings and checks them.';
