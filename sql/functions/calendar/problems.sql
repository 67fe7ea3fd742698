create or replace function calendar.problems(
    p_settings jsonb
)
returns table (pointer text, message text)
language sql immutable parallel safe
as $$
    select '', 'must be an object'
    where jsonb_typeof(p_settings) <> 'object'
    union all
    select '/timezone', 'must be an IANA time zone name such as America/New_York'
    where p_settings ? 'timezone'
      and (jsonb_typeof(p_settings -> 'timezone') <> 'string'
           or not calendar.is_timezone(p_settings ->> 'timezone'))
    union all
    select '/' || f.name, 'must be true or false'
    from (values ('excludeWeekends'), ('excludeHolidays')) f (name)
    where jsonb_typeof(p_settings -> f.name) <> 'boolean'
    union all
    select '/delayUnit', 'must be calendar_days or business_days'
    where p_settings -> 'delayUnit' not in ('"calendar_days"', '"business_days"')
    union all
    select '/holidayCalendars', 'must be a list of names of holiday calendars'
    where jsonb_typeof(p_settings -> 'holidayCalendars') <> 'array'
    union all
    select '/holidayCalendars/' || c.position - 1, 'must be the name of a holiday calendar'
    from jsonb_array_elements(
             case when jsonb_typeof(p_settings -> 'holidayCalendars') = 'array'
                  then p_settings -> 'holidayCalendars' end)
         with ordinality c (name, position)
    where jsonb_typeof(c.name) <> 'string'
       or c.name = '""'
    union all
    select '/businessHours' || h.pointer, h.message
    from calendar.hours_problems(p_settings -> 'businessHours') h
    union all
    select '/businessHours', 'must leave a moment of the week open'
    where (calendar.compile(p_settings)).edges = '{}'
$$;

comment on function calendar.problems(jsonb) is
'What is wrong with the calendar in a sequence''s settings: a JSON pointer into them and what should be '
'there. No rows: nothing. Members that are no part of the calendar do not matter.';
