create or replace function scheduling.holidays(
    p_tenant_id text,
    p_settings  jsonb,
    p_from      date,
    p_until     date
)
returns date[]
language plpgsql stable
-- Each table has one index, and nothing else is left to a plan: it may outlive the batch.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_holidays date[];
begin
    if (p_settings ->> 'excludeHolidays')::boolean is not true then
        return '{}';
    end if;
    -- Name by name through the primary key: a list of names would read the whole table.
    select array_agg(h.holiday_on) into v_holidays
    from (select p.holiday_on
          from jsonb_array_elements_text(p_settings -> 'holidayCalendars') c (calendar)
          cross join lateral (
              select d.holiday_on
              from data.public_holidays d
              where d.calendar = c.calendar
                and d.holiday_on between p_from and p_until
              offset 0) p
          union
          select t.holiday_on
          from data.holidays t
          where t.tenant_id = p_tenant_id
            and (not p_settings ? 'holidayCalendars'
                 or t.calendar in (select jsonb_array_elements_text(p_settings -> 'holidayCalendars')))
            and t.holiday_on between p_from and p_until) h;
    return coalesce(v_holidays, '{}');
end
$$;

comment on function scheduling.holidays(text, jsonb, date, date) is
'The days off in a range: of the holidayCalendars that the settings name, public ones and the tenant''s own; '
'without holidayCalendars every day that the tenant added. Empty unless excludeHolidays.';
