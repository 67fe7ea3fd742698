create or replace function calendar.is_day_off(
    p_date     date,
    p_calendar data.calendar,
    p_holidays date[]
)
returns boolean
language sql immutable parallel safe
as $$
    select coalesce((p_calendar).skips_holidays and p_date = any (p_holidays), false)
$$;

comment on function calendar.is_day_off(date, data.calendar, date[]) is
'Whether the calendar excludes holidays and the date is one of p_holidays (null: there are none).';
