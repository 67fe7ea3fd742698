create or replace function calendar.is_open_local(
    p_local    timestamp,
    p_calendar data.calendar,
    p_holidays date[]
)
returns boolean
language sql immutable parallel safe
as $$
    select calendar.next_opening(p_local, (p_calendar).edges) is not distinct from p_local
       and not calendar.is_day_off(p_local::date, p_calendar, p_holidays)
$$;

comment on function calendar.is_open_local(timestamp, data.calendar, date[]) is
'Whether a local time is open: no excluded holiday, no excluded weekend, and inside a window if there '
'are any.';
