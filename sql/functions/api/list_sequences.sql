create or replace function api.list_sequences(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null,
    p_status    text default null,
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
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(v_page, v_size);
    perform problem.require_one_of('status', p_status, array['draft', 'active', 'paused', 'archived']);
    if v_after is null then
        select count(*) into v_total
        from data.sequences q
        where q.tenant_id = p_tenant_id
          and q.deleted_at is null
          and (p_status is null or q.status = p_status);
    end if;

    select jsonb_agg(wire.sequence(row(q.*)::data.sequences) order by q.sequence_id desc) into v_items
    from (select q.*
          from data.sequences q
          where q.tenant_id = p_tenant_id
            and q.deleted_at is null
            and (p_status is null or q.status = p_status)
            and q.sequence_id < v_from
          order by q.sequence_id desc
          limit v_size offset (v_page - 1)::bigint * v_size) q;
    return wire.list(v_items, v_page, v_size, v_total, array[v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_sequences(text, data.request_context, integer, integer, text, text) is
'The tenant''s sequences, newest first; null status means every one. Problems: invalid_parameter.';
