create or replace function calendar.shift(
    p_at  timestamptz,
    p_for interval
)
returns timestamptz
language sql immutable parallel safe
as $$
    select ((p_at at time zone interval '0') + p_for) at time zone interval '0'
$$;

comment on function calendar.shift(timestamptz, interval) is
'An instant moved by elapsed time, whatever the session''s zone: a day in the interval is 24 hours.';
