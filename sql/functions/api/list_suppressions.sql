create or replace function api.list_suppressions(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null,
    p_kind      text default null,
    p_value     text default null,
    p_reason    text default null,
    p_cursor    text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan    -- a filter that is not asked for is not in the plan
as $$
declare
    v_page  constant integer := coalesce(p_page, 1);
    v_size  constant integer := coalesce(p_page_size, 20);
    v_after constant text[] := problem.read_cursor(p_cursor, p_page, '{uuid}');
    v_from  constant uuid := coalesce(v_after[1], 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    v_value constant text := (select r.value from contact.read_suppressed(p_kind, p_value) r);
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(v_page, v_size);
    perform problem.require_one_of('kind', p_kind, array['address', 'domain']);
    perform problem.require_one_of('reason', p_reason,
        array['unsubscribed', 'bounced', 'complained', 'manual']);
    if v_after is null then
        select count(*) into v_total
        from data.suppressions s
        where s.tenant_id = p_tenant_id
          and (p_kind is null or s.kind = p_kind)
          and (p_value is null or s.value = v_value)
          and (p_reason is null or s.reason = p_reason);
    end if;

    select jsonb_agg(wire.suppression(row(s.*)::data.suppressions) order by s.suppression_id desc)
    into v_items
    from (select s.*
          from data.suppressions s
          where s.tenant_id = p_tenant_id
            and (p_kind is null or s.kind = p_kind)
            and (p_value is null or s.value = v_value)
            and (p_reason is null or s.reason = p_reason)
            and s.suppression_id < v_from
          order by s.suppression_id desc
          limit v_size offset (v_page - 1)::bigint * v_size) s;
    return wire.list(v_items, v_page, v_size, v_total, array[v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_suppressions(
    text, data.request_context, integer, integer, text, text, text, text) is
'Who gets no e-mail, the newest entry first: of one kind, value (whatever its case) and reason (null: '
'any). Problems: invalid_parameter.';
