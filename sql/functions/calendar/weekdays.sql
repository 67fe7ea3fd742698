create or replace function calendar.weekdays()
returns text[]
language sql immutable parallel safe
as $$
    select '{monday,tuesday,wednesday,thursday,friday,saturday,sunday}'::text[]
$$;

comment on function calendar.weekdays() is
'The names of the days in business hours, in the order of ISO 8601: monday is the first.';
