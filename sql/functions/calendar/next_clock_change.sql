create or replace function calendar.next_clock_change(
    p_from     timestamptz,
    p_until    timestamptz,
    p_timezone text
)
returns timestamptz
language plpgsql immutable parallel safe
as $$
declare
    v_offset constant interval := (p_from at time zone p_timezone) - (p_from at time zone 'UTC');
    v_before bigint := floor(date_part('epoch', p_from))::bigint;    -- seconds, the old offset
    v_after  bigint := v_before;                                    -- becomes the new offset
    v_middle bigint;
    v_at     timestamptz;
begin
    -- Since 1970 no zone has changed its clocks twice within six days (scripts/test-calendar looks):
    -- where the offset is the same six days later, there was no change.
    loop
        if to_timestamp(v_after) >= p_until then
            return null;
        end if;
        v_before := v_after;
        v_after := least(v_before + 500000, ceil(date_part('epoch', p_until))::bigint);
        v_at := to_timestamp(v_after);
        exit when (v_at at time zone p_timezone) - (v_at at time zone 'UTC') <> v_offset;
    end loop;

    while v_after - v_before > 1 loop
        v_middle := (v_before + v_after) / 2;
        v_at := to_timestamp(v_middle);
        if (v_at at time zone p_timezone) - (v_at at time zone 'UTC') = v_offset then
            v_before := v_middle;
        else
            v_after := v_middle;
        end if;
    end loop;
    v_at := to_timestamp(v_after);
    return case when v_at <= p_until then v_at end;
end
$$;

comment on function calendar.next_clock_change(timestamptz, timestamptz, text) is
'The first instant after p_from and until p_until at which the zone''s offset from UTC is another one '
'than at p_from, exact to the second; null if there is none.';
