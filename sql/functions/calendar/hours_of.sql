create or replace function calendar.hours_of(
    p_date     date,
    p_settings jsonb
)
returns text
language sql immutable parallel safe
as $$
    select string_agg((w.value ->> 'start') || '–' || (w.value ->> 'end'), ' and '
                      order by w.value ->> 'start')
    from (select p_settings -> 'businessHours'
                 -> (calendar.weekdays())[extract(isodow from p_date)::integer] as value) d
    cross join jsonb_array_elements(
        case jsonb_typeof(d.value)
            when 'array' then d.value
            when 'object' then jsonb_build_array(d.value)
        end) w
$$;

comment on function calendar.hours_of(date, jsonb) is
'The business hours of a date''s weekday, to be read: 09:00–12:00 and 13:00–17:00. Null without any.';
