create or replace function api.list_tasks(
    p_tenant_id   text,
    p_context     data.request_context,
    p_page        integer default null,
    p_page_size   integer default null,
    p_assigned_to text default null,
    p_status      text default null,
    p_due_date    date default null,
    p_cursor      text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan    -- a filter that is not asked for is not in the plan
as $$
declare
    v_page  constant integer := coalesce(p_page, 1);
    v_size  constant integer := coalesce(p_page_size, 20);
    v_after constant text[] := problem.read_cursor(p_cursor, p_page, '{instant, uuid}');
    v_due   constant timestamptz := coalesce(
        'epoch'::timestamptz + v_after[1]::bigint * interval '1 microsecond', '-infinity');
    v_from  constant uuid := coalesce(v_after[2], '00000000-0000-0000-0000-000000000000');
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(v_page, v_size);
    perform problem.require_one_of('status', p_status, array['pending_manual']);

    if v_after is null then
        select count(*) into v_total
        from data.step_executions x
        where x.tenant_id = p_tenant_id
          and x.status = 'pending_manual'
          and (p_assigned_to is null or x.assigned_to = p_assigned_to)
          and (p_due_date is null or x.due_at < ((p_due_date + 1)::timestamp at time zone 'UTC'));
    end if;

    select jsonb_agg(wire.task(row(x.*)::data.step_executions) order by x.due_at, x.execution_id) into v_items
    from (select x.*
          from data.step_executions x
          where x.tenant_id = p_tenant_id
            and x.status = 'pending_manual'
            and (p_assigned_to is null or x.assigned_to = p_assigned_to)
            and (p_due_date is null or x.due_at < ((p_due_date + 1)::timestamp at time zone 'UTC'))
            and (x.due_at, x.execution_id) > (v_due, v_from)
          order by x.due_at, x.execution_id
          limit v_size offset (v_page - 1)::bigint * v_size) x;
    return wire.list(v_items, v_page, v_size, v_total, array[
        (extract(epoch from (v_items -> -1 ->> 'dueAt')::timestamptz) * 1000000)::bigint::text,
        v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_tasks(
    text, data.request_context, integer, integer, text, text, date, text) is
'Open tasks, the longest due first: of one rep (null: of all), due on p_due_date (UTC) or before it '
'(null: any). Problems: invalid_parameter.';
