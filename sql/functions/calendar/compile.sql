create or replace function calendar.compile(
    p_settings jsonb
)
returns data.calendar
language plpgsql immutable parallel safe
as $$
declare
    v_names      constant text[] := calendar.weekdays();
    v_hours      constant jsonb := p_settings -> 'businessHours';
    v_open_days  integer := 7;
    v_calendar   data.calendar;
    v_edges      interval[] := array[]::interval[];
    v_windows    jsonb;
    v_window     jsonb;
    v_last       integer;
    v_midnight   interval;
    v_opens_text text;
    v_ends_text  text;
    v_opens      interval;
    v_ends       interval;
begin
    if jsonb_typeof(p_settings) <> 'object'
       or jsonb_typeof(p_settings -> 'excludeWeekends') <> 'boolean'
       or jsonb_typeof(p_settings -> 'excludeHolidays') <> 'boolean'
       or p_settings -> 'delayUnit' not in ('"calendar_days"', '"business_days"')
       or jsonb_typeof(v_hours) <> 'object'
       or v_hours - v_names <> '{}' then
        return null;
    end if;
    if p_settings -> 'excludeWeekends' = 'true' then
        v_open_days := 5;
    end if;

    if v_hours is null then
        v_edges := array[interval '0', v_open_days * interval '24 hours'];
    else
        for v_day in 1..7 loop
            v_windows := v_hours -> v_names[v_day];
            continue when v_windows is null;
            v_last := 0;
            if jsonb_typeof(v_windows) = 'array' then
                v_last := jsonb_array_length(v_windows) - 1;
                v_windows := (
                    select jsonb_agg(w order by w ->> 'start')
                    from jsonb_array_elements(v_windows) w);
            end if;
            if v_last < 0 then
                return null;
            end if;
            v_midnight := (v_day - 1) * interval '24 hours';
            v_ends := v_midnight;
            for v_position in 0..v_last loop
                v_window := coalesce(v_windows -> v_position, v_windows);
                v_opens_text := v_window ->> 'start';
                v_ends_text := v_window ->> 'end';
                v_opens := v_midnight + calendar.clock_time(v_opens_text);
                if v_opens < v_ends then
                    return null;
                end if;
                v_ends := v_midnight + calendar.clock_time(v_ends_text);
                if (v_opens < v_ends) is not true then
                    return null;
                end if;
                continue when v_day > v_open_days;
                v_edges := v_edges || v_opens;
                v_edges := v_edges || v_ends;
            end loop;
        end loop;
    end if;

    if cardinality(v_edges) > 0 then
        v_edges := v_edges || (v_edges[1] + interval '168 hours');
    end if;
    v_calendar.edges := v_edges;
    v_calendar.skips_holidays := coalesce(p_settings -> 'excludeHolidays' = 'true', false);
    v_calendar.counts_open_days := coalesce(p_settings ->> 'delayUnit' = 'business_days', false);
    return v_calendar;
end
$$;

comment on function calendar.compile(jsonb) is
'The calendar in a sequence''s settings, in the shape that next_moment computes with; other members '
'do not matter, the time zone included. Null if it makes no sense: calendar.problems tells why. '
'Null settings: always open.';
