create or replace function calendar.spread(
    p_at       timestamptz,
    p_for      interval,
    p_fraction double precision,
    p_calendar data.calendar,
    p_timezone text,
    p_holidays date[]
)
returns timestamptz
language plpgsql immutable parallel safe
as $$
declare
    v_local constant timestamp := p_at at time zone p_timezone;
    v_week  constant timestamp := date_bin('7 days', v_local, '2000-01-03');
    -- Where the window ends, and never past midnight: the next day may be a day off.
    v_end   constant timestamp := least(
        v_local::date + 1,
        v_week + p_calendar.edges[width_bucket(v_local - v_week, p_calendar.edges) + 1]);
    v_at    timestamptz;
begin
    if (p_for > interval '0') is not true then
        return p_at;
    end if;
    v_at := calendar.shift(p_at, make_interval(secs => floor(
        p_fraction * extract(epoch from least(p_for, calendar.first_instant(v_end, p_timezone) - p_at)))));
    -- A window that ends in hours that the clocks skip or repeat may be over before.
    return case when calendar.is_open_at(v_at, p_calendar, p_timezone, p_holidays) then v_at else p_at end;
end
$$;

comment on function calendar.spread(
    timestamptz, interval, double precision, data.calendar, text, date[]) is
'An open moment moved later by a fraction (from 0 until before 1) of p_for, or of what is left of its '
'window and day if that is less; to the second. Null p_for or p_at: p_at as it is. Spreads what would '
'otherwise come all at once.';
