create or replace function calendar.first_instant(
    p_local    timestamp,
    p_timezone text
)
returns timestamptz
language plpgsql immutable parallel safe
as $$
declare
    -- PostgreSQL shifts what lies in a gap by the length of the gap and takes the second of two occurrences.
    v_at       constant timestamptz := p_local at time zone p_timezone;
    v_skipped  constant interval := (v_at at time zone p_timezone) - p_local;
    v_repeated constant interval := ((v_at - interval '24 hours') at time zone p_timezone)
                                  - (p_local - interval '24 hours');
begin
    if v_skipped <> interval '0' then
        return calendar.next_clock_change(v_at - interval '24 hours', v_at, p_timezone);
    end if;
    -- The clocks were set back in the last day: by so much earlier it was perhaps this time already.
    if v_repeated > interval '0' and (v_at - v_repeated) at time zone p_timezone = p_local then
        return v_at - v_repeated;
    end if;
    return v_at;
end
$$;

comment on function calendar.first_instant(timestamp, text) is
'The instant of a local time: the first after the gap if a clock change skips it, the first of two if one '
'repeats it. p_timezone must be known to PostgreSQL.';
