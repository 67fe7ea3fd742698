create or replace function api.benchmark_sequences(
    p_tenant_id text,
    p_context   data.request_context,
    p_from      date default null,
    p_to        date default null,
    p_page      integer default null,
    p_page_size integer default null,
    p_status    text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan    -- a filter that is not asked for is not in the plan
as $$
declare
    v_page  constant integer := coalesce(p_page, 1);
    v_size  constant integer := coalesce(p_page_size, 20);
    v_to    constant date := coalesce(p_to, (clock.now() at time zone 'UTC')::date);
    v_from  constant date := coalesce(p_from, v_to - 29);
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(v_page, v_size);
    perform problem.require_one_of('status', p_status, array['draft', 'active', 'paused', 'archived']);
    perform problem.require_period(v_from, v_to);
    select count(*) into v_total
    from data.sequences q
    where q.tenant_id = p_tenant_id
      and q.deleted_at is null
      and (p_status is null or q.status = p_status);

    select jsonb_agg(stats.period_report(row(q.*)::data.sequences, v_from, v_to) order by q.sequence_id desc)
    into v_items
    from (select q.*
          from data.sequences q
          where q.tenant_id = p_tenant_id
            and q.deleted_at is null
            and (p_status is null or q.status = p_status)
          order by q.sequence_id desc
          limit v_size offset (v_page - 1)::bigint * v_size) q;
    return wire.list(v_items, v_page, v_size, v_total, null);
end
$$;

comment on function api.benchmark_sequences(
    text, data.request_context, date, date, integer, integer, text) is
'The tenant''s sequences side by side, newest first: what happened from from to to, both included, 30 '
'days up to today where nothing is said. Null status means every one. Problems: invalid_parameter.';
