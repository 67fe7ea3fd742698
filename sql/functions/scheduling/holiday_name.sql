create or replace function scheduling.holiday_name(
    p_tenant_id text,
    p_settings  jsonb,
    p_date      date
)
returns text
language sql stable
as $$
    select string_agg(distinct h.name, '; ')
    from (select p.name
          from data.public_holidays p
          where p.calendar in (select jsonb_array_elements_text(p_settings -> 'holidayCalendars'))
            and p.holiday_on = p_date
          union
          select t.name
          from data.holidays t
          where t.tenant_id = p_tenant_id
            and (not p_settings ? 'holidayCalendars'
                 or t.calendar in (select jsonb_array_elements_text(p_settings -> 'holidayCalendars')))
            and t.holiday_on = p_date) h
$$;

comment on function scheduling.holiday_name(text, jsonb, date) is
'What day off it is in the holiday calendars of these settings; null if it is none.';
