create or replace function calendar.next_send_time(
    p_reference   timestamptz,
    p_delay_days  integer,
    p_delay_hours integer,
    p_send_at     time,
    p_settings    jsonb,
    p_timezone    text,
    p_holidays    date[]
)
returns timestamptz
language sql volatile parallel safe
as $$
    -- One expression, which PostgreSQL inlines into the query that calls it. All of it but refuse
    -- is immutable: constant settings are compiled once a query.
    select case when p_reference is not null then coalesce(
        case when calendar.is_timezone(coalesce(p_timezone, p_settings ->> 'timezone', 'UTC')) then
            calendar.next_moment(
                p_reference, p_delay_days, p_delay_hours, p_send_at, calendar.compile(p_settings),
                coalesce(p_timezone, p_settings ->> 'timezone', 'UTC'), p_holidays) end,
        calendar.refuse(
            p_reference, p_delay_days, p_delay_hours, p_settings,
            coalesce(p_timezone, p_settings ->> 'timezone', 'UTC'))) end
$$;

comment on function calendar.next_send_time(timestamptz, integer, integer, time, jsonb, text, date[]) is
'When a step runs: the delay counted from the reference, then the next open moment, at p_send_at if '
'it is given. p_settings are those of the sequence, p_timezone the contact''s (null: that of the '
'settings, else UTC), p_holidays the days off, looked at if the settings exclude holidays. Null for a '
'null reference. Raises SQLSTATE SC001 (no_open_moment) if no moment is open within 30 days of 24 hours '
'after the delay, SC002 (invalid_calendar) for settings or a zone that make no sense. It is volatile '
'because it may raise; next_moment is its immutable core, for callers that have compiled the settings.';
