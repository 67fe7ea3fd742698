create or replace function api.delete_holiday(
    p_tenant_id    text,
    p_context      data.request_context,
    p_calendar     text,
    p_holiday_date date
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    return wire.ok(wire.holiday(holiday.remove(p_tenant_id, p_calendar, p_holiday_date)));
end
$$;

comment on function api.delete_holiday(text, data.request_context, text, date) is
'Takes a day off of the tenant away. Problems: holiday_not_found.';
