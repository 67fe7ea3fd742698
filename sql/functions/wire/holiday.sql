create or replace function wire.holiday(
    p_holiday data.holidays
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'calendar', p_holiday.calendar,
        'date', to_char(p_holiday.holiday_on, 'YYYY-MM-DD'),
        'name', p_holiday.name)
$$;

comment on function wire.holiday(data.holidays) is 'A day off of the tenant as clients see it.';
