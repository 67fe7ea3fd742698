create or replace function calendar.explain(
    p_reference   timestamptz,
    p_delay_days  integer,
    p_delay_hours integer,
    p_send_at     time,
    p_settings    jsonb,
    p_timezone    text,
    p_holidays    date[]
)
returns table ("position" integer, rule text, at timestamptz, detail text)
language plpgsql volatile parallel safe
as $$
declare
    v_timezone constant text := coalesce(p_timezone, p_settings ->> 'timezone', 'UTC');
    v_calendar constant data.calendar := calendar.compile(p_settings);
    v_local    timestamp;
    v_days     integer := coalesce(p_delay_days, 0);
    v_base     timestamptz;
    v_base_day date;
    v_answer   timestamptz;
    v_send_day date;            -- the day on which the answer is p_send_at
    v_from     timestamptz;     -- where the search for an open moment begins
    v_from_day date;
    v_last_day date;            -- until this one nothing was open
begin
    if v_calendar is null or not calendar.is_timezone(v_timezone)
       or not isfinite(p_reference) or p_delay_days < 0 or p_delay_hours < 0 then
        perform calendar.refuse(p_reference, p_delay_days, p_delay_hours, p_settings, v_timezone);
    end if;

    v_answer := calendar.next_moment(
        p_reference, p_delay_days, p_delay_hours, p_send_at, v_calendar, v_timezone, p_holidays);
    v_local := p_reference at time zone v_timezone;
    if v_days > 0 and v_calendar.counts_open_days then
        v_days := calendar.nth_open_day(v_local::date, v_days, v_calendar, p_holidays) - v_local::date;
    end if;
    -- The base is the next moment of a calendar that is always open.
    v_base := calendar.next_moment(
        p_reference, v_days, p_delay_hours, null, calendar.compile('{}'), v_timezone, null);
    v_base_day := (v_base at time zone v_timezone)::date;

    v_from := v_base;
    if p_send_at is not null then
        v_send_day := (
            select min(v_base_day + d)
            from generate_series(0, 30) d
            where calendar.first_instant(v_base_day + d + p_send_at, v_timezone) = v_answer);
        if v_send_day is null then
            v_from := greatest(
                p_reference, calendar.first_instant(v_base_day + p_send_at, v_timezone));
        end if;
    end if;
    v_from_day := (v_from at time zone v_timezone)::date;
    v_last_day := case
        when v_send_day is not null then v_send_day - 1
        when v_answer is null then v_from_day + 30
        when v_answer = v_from then v_from_day - 1
        else greatest(v_from_day, (v_answer at time zone v_timezone)::date - 1) end;

    return query
    select row_number() over (order by r.part, r.at)::integer, r.rule, r.at, r.detail
    from (select 1 as part, 'reference' as rule, p_reference as at,
                 'Counted from ' || to_char(v_local, 'FMDay YYYY-MM-DD HH24:MI') || '.' as detail
          union all
          select 2, 'delay', v_base,
                 'Waited ' || calendar.delay_text(
                     p_delay_days, p_delay_hours, v_calendar.counts_open_days) || '.'
          where p_delay_days > 0
             or p_delay_hours > 0
          union all
          select 3, 'clock_change', v_base,
                 'The clocks skip ' || to_char(v_local, 'HH24:MI') || ' on that day.'
          where v_days > 0
            and coalesce(p_delay_hours, 0) = 0
            and v_base at time zone v_timezone <> v_local + v_days * interval '24 hours'
          union all
          select 4, 'send_at_closed', v_from,
                 to_char(p_send_at, 'HH24:MI') || ' is not open on any day from '
                 || v_base_day || ' to ' || v_base_day + 30 || '.'
          where p_send_at is not null
            and v_send_day is null
          union all
          select 5, d.rule, d.at, d.detail
          from calendar.closed_days(
              v_from, v_last_day, p_reference, case when v_send_day is not null then p_send_at end,
              p_settings, v_timezone, p_holidays) d
          union all
          select 6, 'clock_change', v_answer,
                 'The clocks skip ' || to_char(p_send_at, 'HH24:MI') || ' on that day.'
          where v_answer at time zone v_timezone <> v_send_day + p_send_at
          union all
          select 7, case when v_answer is null then 'no_open_moment' else 'answer' end, v_answer,
                 coalesce(to_char(v_answer at time zone v_timezone, 'FMDay YYYY-MM-DD HH24:MI')
                          || ' in ' || v_timezone || '.',
                          'No moment is open within 30 days.')) r;
end
$$;

comment on function calendar.explain(
    timestamptz, integer, integer, time, jsonb, text, date[]) is
'Why next_send_time of the same arguments answers what it does, in order: reference, delay, then what '
'stood in the way (holiday, weekend, closed_weekday, outside_hours, send_at_passed, send_at_closed, '
'clock_change) with the instant from which it did, and last the answer; or no_open_moment, without an '
'instant. Raises SQLSTATE SC002 (invalid_calendar).';
