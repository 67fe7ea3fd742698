create or replace function scheduling.holidays(
    p_tenant_id text,
    p_settings  jsonb,
    p_from      date,
    p_until     date
)
returns date[]
language sql stable
as $$
    select case when (p_settings ->> 'excludeHolidays')::boolean then (
        select coalesce(array_agg(h.holiday_on), '{}')
        from (select p.holiday_on
              from data.public_holidays p
              where p.calendar in (select jsonb_array_elements_text(p_settings -> 'holidayCalendars'))
                and p.holiday_on between p_from and p_until
              union
              select t.holiday_on
              from data.holidays t
              where t.tenant_id = p_tenant_id
                and (not p_settings ? 'holidayCalendars'
                     or t.calendar in (select jsonb_array_elements_text(p_settings -> 'holidayCalendars')))
                and t.holiday_on between p_from and p_until) h)
        else '{}' end
$$;

comment on function scheduling.holidays(text, jsonb, date, date) is
'The days off in a range: of the holidayCalendars that the settings name, public ones and the tenant''s own; '
'without holidayCalendars every day that the tenant added. Empty unless excludeHolidays.';
