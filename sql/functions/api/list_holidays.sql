create or replace function api.list_holidays(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null,
    p_calendar  text default null,
    p_cursor    text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan    -- a filter that is not asked for is not in the plan
as $$
declare
    v_page  constant integer := coalesce(p_page, 1);
    v_size  constant integer := coalesce(p_page_size, 20);
    v_after constant text[] := problem.read_cursor(p_cursor, p_page, '{text, day}');
    v_from  constant text := coalesce(v_after[1], '');
    v_since constant date := '0001-01-01'::date + coalesce(v_after[2], '0')::integer;
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(v_page, v_size);
    if v_after is null then
        select count(*) into v_total
        from data.holidays h
        where h.tenant_id = p_tenant_id
          and (p_calendar is null or h.calendar = p_calendar);
    end if;

    select jsonb_agg(wire.holiday(row(h.*)::data.holidays) order by h.calendar, h.holiday_on) into v_items
    from (select h.*
          from data.holidays h
          where h.tenant_id = p_tenant_id
            and (p_calendar is null or h.calendar = p_calendar)
            and (h.calendar, h.holiday_on) > (v_from, v_since)
          order by h.calendar, h.holiday_on
          limit v_size offset (v_page - 1)::bigint * v_size) h;
    return wire.list(v_items, v_page, v_size, v_total, array[
        encode(convert_to(v_items -> -1 ->> 'calendar', 'UTF8'), 'hex'),
        ((v_items -> -1 ->> 'date')::date - '0001-01-01'::date)::text]);
end
$$;

comment on function api.list_holidays(text, data.request_context, integer, integer, text, text) is
'The days off that the tenant added, by calendar and date; null calendar: all. Problems: '
'invalid_parameter.';
