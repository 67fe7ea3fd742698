create or replace function retention.keep(
    p_settings data.retention_settings
)
returns table (bodies interval, runs interval, events interval, inbox interval)
language sql immutable
as $$
    select coalesce(p_settings.keep_bodies, interval '365 days'),
           coalesce(p_settings.keep_runs, interval '730 days'),
           coalesce(p_settings.keep_events, interval '90 days'),
           coalesce(p_settings.keep_inbox, interval '365 days')
$$;

comment on function retention.keep(data.retention_settings) is
'For how long each kind is kept. Defaults: bodies and mails that came in a year, runs two years, events 90 '
'days.';
