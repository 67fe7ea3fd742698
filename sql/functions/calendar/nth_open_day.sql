create or replace function calendar.nth_open_day(
    p_date     date,
    p_count    integer,
    p_calendar data.calendar,
    p_holidays date[]
)
returns date
language plpgsql immutable parallel safe
as $$
declare
    v_date     date := p_date;
    v_left     integer := p_count;
    v_per_week integer;
    v_skipped  integer;
begin
    if cardinality(p_calendar.edges) = 0 then
        return null;
    end if;

    -- Long counts jump whole weeks; the holidays that were jumped over stay to be counted.
    while v_left > 14 loop
        v_per_week := (
            select count(*)::integer
            from generate_series(timestamp '2000-01-03', '2000-01-09', '1 day') d
            where calendar.next_opening(d, p_calendar.edges)::date = d::date);
        v_skipped := (v_left - 1) / v_per_week * 7;
        v_left := (v_left - 1) % v_per_week + 1 + (
            select count(distinct h)::integer
            from unnest(p_holidays) h
            where h > v_date
              and h <= v_date + v_skipped
              and calendar.is_day_off(h, p_calendar, p_holidays)
              and calendar.next_opening(h::timestamp, p_calendar.edges)::date = h);
        v_date := v_date + v_skipped;
    end loop;

    while v_left > 0 loop
        v_date := calendar.next_opening((v_date + 1)::timestamp, p_calendar.edges)::date;
        if not calendar.is_day_off(v_date, p_calendar, p_holidays) then
            v_left := v_left - 1;
        end if;
    end loop;
    return v_date;
end
$$;

comment on function calendar.nth_open_day(date, integer, data.calendar, date[]) is
'The p_count-th open day after p_date: no excluded holiday, no excluded weekend, and with a window if '
'there are any. p_date itself for 0, null if the calendar is never open.';
