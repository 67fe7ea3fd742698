create or replace function api.list_holidays(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null,
    p_calendar  text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_page  constant integer := coalesce(p_page, 1);
    v_size  constant integer := coalesce(p_page_size, 20);
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id);
    perform problem.require_page(v_page, v_size);
    select count(*) into v_total
    from data.holidays h
    where h.tenant_id = p_tenant_id
      and (p_calendar is null or h.calendar = p_calendar);

    select jsonb_agg(wire.holiday(row(h.*)::data.holidays) order by h.calendar, h.holiday_on) into v_items
    from (select h.*
          from data.holidays h
          where h.tenant_id = p_tenant_id
            and (p_calendar is null or h.calendar = p_calendar)
          order by h.calendar, h.holiday_on
          limit v_size offset (v_page - 1)::bigint * v_size) h;
    return wire.page(v_items, v_page, v_size, v_total);
end
$$;

comment on function api.list_holidays(text, data.request_context, integer, integer, text) is
'The days off that the tenant added, by calendar and date; null calendar: all. Problems: '
'invalid_parameter.';
