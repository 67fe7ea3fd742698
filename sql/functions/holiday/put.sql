create or replace function holiday.put(
    p_tenant_id text,
    p_body      jsonb
)
returns data.holidays
language plpgsql volatile
as $$
declare
    v_holiday data.holidays;
begin
    insert into data.holidays (tenant_id, calendar, holiday_on, name)
    values (p_tenant_id, p_body ->> 'calendar', (p_body ->> 'date')::date, p_body ->> 'name')
    on conflict (tenant_id, calendar, holiday_on) do update
    set name = excluded.name
    returning * into v_holiday;
    return v_holiday;
end
$$;

comment on function holiday.put(text, jsonb) is
'Makes a day of a calendar a day off, from a body that fits wire.holiday_body; one that is gets the new '
'name. What waits is not planned anew: each step looks at the calendar again when it runs.';
