create or replace function inbox.back_at(
    p_return_date text,
    p_timezone    text,
    p_at          timestamptz
)
returns timestamptz
language plpgsql immutable
as $$
declare
    v_back_at timestamptz;
begin
    begin
        v_back_at := case when p_return_date ~ 'T' then p_return_date::timestamptz
                          else calendar.first_instant(p_return_date::date::timestamp, p_timezone) end;
    exception
        when datetime_field_overflow or invalid_datetime_format then
            v_back_at := null;      -- no day of the calendar
    end;
    -- A hundred days ahead nobody means it.
    return case when v_back_at < p_at + interval '100 days' then v_back_at
                else calendar.shift(p_at, interval '168 hours') end;
end
$$;

comment on function inbox.back_at(text, text, timestamptz) is
'When somebody is back who is away: the beginning of the day in the zone, or the instant, that they state '
'(ISO 8601), which may be past; in a week if they state none within 100 days.';
