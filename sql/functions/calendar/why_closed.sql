create or replace function calendar.why_closed(
    p_date     date,
    p_settings jsonb,
    p_holidays date[]
)
returns text
language sql immutable parallel safe
as $$
    select case
        when calendar.is_day_off(p_date, c.calendar, p_holidays) then 'holiday'
        when calendar.next_opening(p_date::timestamp, (c.calendar).edges)::date = p_date then null
        when p_settings -> 'excludeWeekends' = 'true' and extract(isodow from p_date) > 5
        then 'weekend'
        else 'closed_weekday'
    end
    from (select calendar.compile(p_settings) as calendar offset 0) c
$$;

comment on function calendar.why_closed(date, jsonb, date[]) is
'Why a whole day is closed: holiday, weekend or closed_weekday (business hours without a window). '
'Null if it has an open moment. The settings must make a calendar.';
