create or replace function calendar.refuse(
    p_reference   timestamptz,
    p_delay_days  integer,
    p_delay_hours integer,
    p_settings    jsonb,
    p_timezone    text
)
returns timestamptz
language plpgsql volatile parallel safe
as $$
begin
    if not isfinite(p_reference) or p_delay_days < 0 or p_delay_hours < 0 then
        raise exception using
            errcode = 'SC002',
            message = 'The reference must be finite, and no delay negative.';
    elsif not calendar.is_timezone(p_timezone) then
        raise exception using
            errcode = 'SC002',
            message = 'The time zone must be an IANA name such as America/New_York.',
            detail = p_timezone;
    elsif calendar.compile(p_settings) is null then
        raise exception using
            errcode = 'SC002',
            message = 'The settings make no calendar.',
            detail = (
                select string_agg(p.pointer || ' ' || p.message, e'\n')
                from calendar.problems(p_settings) p);
    end if;
    raise exception using
        errcode = 'SC001',
        message = 'No moment is open within 30 days.';
end
$$;

comment on function calendar.refuse(timestamptz, integer, integer, jsonb, text) is
'Raises why there is no answer: SQLSTATE SC002 (invalid_calendar) for settings, a zone or numbers that '
'make no sense, else SC001 (no_open_moment). Never returns; has a type to stand where an instant would.';
