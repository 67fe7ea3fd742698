create or replace function calendar.next_moment(
    p_reference   timestamptz,
    p_delay_days  integer,
    p_delay_hours integer,
    p_send_at     time,
    p_calendar    data.calendar,
    p_timezone    text,
    p_holidays    date[]
)
returns timestamptz
language plpgsql immutable parallel safe
as $$
declare
    v_from  timestamptz := p_reference;
    v_local timestamp := p_reference at time zone p_timezone;       -- v_from there
    v_wait  interval;
    v_limit timestamptz;
    v_goal  timestamp;
    v_at    timestamptz;
    v_first timestamptz;
begin
    if p_delay_days < 0 or p_delay_hours < 0 or not isfinite(p_reference) then
        return null;
    end if;

    -- The base. Instants are moved by hours, never by days: those depend on the session's zone.
    if p_delay_days > 0 then
        v_wait := interval '24 hours' * case
            when p_calendar.counts_open_days
            then calendar.nth_open_day(v_local::date, p_delay_days, p_calendar, p_holidays)
                 - v_local::date
            else p_delay_days end;
        v_goal := v_local + v_wait;
        v_from := p_reference + v_wait;
        v_local := v_from at time zone p_timezone;
        if v_local <> v_goal or v_wait > interval '140 hours' then
            v_from := calendar.first_instant(v_goal, p_timezone);
            v_local := v_from at time zone p_timezone;
        end if;
    end if;
    if p_delay_hours > 0 then
        v_from := v_from + p_delay_hours * interval '1 hour';
        v_local := v_from at time zone p_timezone;
    end if;
    v_limit := v_from + interval '720 hours';

    if p_send_at is not null then
        for v_days in 0..30 loop
            v_goal := v_local::date + v_days + p_send_at;
            v_at := calendar.shift(v_from, v_goal - v_local);
            if v_at at time zone p_timezone <> v_goal
               or (v_at - interval '24 hours') at time zone p_timezone
                  <> v_goal - interval '24 hours' then
                v_at := calendar.first_instant(v_goal, p_timezone);     -- the clocks change nearby
                v_goal := v_at at time zone p_timezone;
            end if;
            if v_at >= p_reference and calendar.is_open_local(v_goal, p_calendar, p_holidays) then
                return v_at;
            end if;
            v_first := coalesce(v_first, v_at);
        end loop;
        v_from := greatest(v_first, p_reference);
        v_local := v_from at time zone p_timezone;
    end if;

    -- The earliest open moment from v_from on, as if the clocks stood still. If they do not, the
    -- search starts again at the instant of their change.
    loop
        v_goal := calendar.next_opening(v_local, p_calendar.edges);
        while calendar.is_day_off(v_goal::date, p_calendar, p_holidays)
              and v_goal < v_local + interval '768 hours' loop
            v_goal := calendar.next_opening((v_goal::date + 1)::timestamp, p_calendar.edges);
        end loop;
        v_at := calendar.shift(v_from, v_goal - v_local);
        if v_at at time zone p_timezone <> v_goal or v_at > v_from + interval '140 hours' then
            v_from := calendar.next_clock_change(v_from, least(v_at, v_limit), p_timezone);
            v_local := v_from at time zone p_timezone;
            continue when v_from is not null;
        end if;
        return case when v_at <= v_limit then v_at end;
    end loop;
end
$$;

comment on function calendar.next_moment(
    timestamptz, integer, integer, time, data.calendar, text, date[]) is
'When a step runs: the delay counted from the reference, then the next open moment, at p_send_at if '
'it is given (null: at any time). Null if no moment is open within 30 days of 24 hours after the '
'delay, if the calendar is null, the reference infinite or a delay negative. Days are those of the '
'zone, hours elapsed ones; a local time that the clocks skip is the first instant after the gap, one '
'that they repeat its first occurrence. p_timezone must be an IANA name (is_timezone). p_holidays '
'matter if the calendar skips holidays; null is none.';
