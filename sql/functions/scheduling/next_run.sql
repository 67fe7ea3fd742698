create or replace function scheduling.next_run(
    p_tenant_id   text,
    p_settings    jsonb,
    p_reference   timestamptz,
    p_delay_days  integer,
    p_delay_hours integer,
    p_send_at     time,
    p_timezone    text
)
returns timestamptz
language sql volatile
as $$
    select calendar.next_moment(
        p_reference, p_delay_days, p_delay_hours, p_send_at, calendar.compile(p_settings),
        coalesce(p_timezone, p_settings ->> 'timezone', 'UTC'),
        scheduling.holidays(p_tenant_id, p_settings,
            (p_reference at time zone 'UTC')::date - 2,
            (p_reference at time zone 'UTC')::date + 62 + 2 * (p_delay_days + p_delay_hours / 24)))
$$;

comment on function scheduling.next_run(text, jsonb, timestamptz, integer, integer, time, text) is
'When a step with that delay runs after the reference, days off included; null if no moment is open '
'within 30 days. p_timezone is the contact''s, null for the one of the settings, else UTC.';
