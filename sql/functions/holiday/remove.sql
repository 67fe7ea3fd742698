create or replace function holiday.remove(
    p_tenant_id  text,
    p_calendar   text,
    p_holiday_on date
)
returns data.holidays
language plpgsql volatile
as $$
declare
    v_holiday data.holidays;
begin
    delete from data.holidays h
    where h.tenant_id = p_tenant_id
      and h.calendar = p_calendar
      and h.holiday_on = p_holiday_on
    returning * into v_holiday;
    if not found then
        perform problem.raise(404, 'holiday_not_found', 'There is no such day off of yours.',
            jsonb_build_object('calendar', p_calendar, 'date', p_holiday_on));
    end if;
    return v_holiday;
end
$$;

comment on function holiday.remove(text, text, date) is
'Makes a day off of the tenant an ordinary day, and answers what it was; public holidays stay. What waits '
'for a later day keeps its time. Problems: holiday_not_found.';
