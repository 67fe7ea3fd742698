create or replace function api.list_inbox_messages(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null,
    p_kind      text default null,
    p_matched   text default null,
    p_cursor    text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan    -- a filter that is not asked for is not in the plan
as $$
declare
    v_page       constant integer := coalesce(p_page, 1);
    v_size       constant integer := coalesce(p_page_size, 20);
    v_after      constant text[] := problem.read_cursor(p_cursor, p_page, '{uuid}');
    v_from       constant uuid := coalesce(v_after[1], 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    v_is_matched boolean;
    v_total      bigint;
    v_items      jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(v_page, v_size);
    perform problem.require_one_of('kind', p_kind,
        array['ordinary', 'automatic', 'bounce', 'feedback', 'delivered', 'unclassified']);
    perform problem.require_one_of('matched', p_matched, array['true', 'false']);
    v_is_matched := p_matched::boolean;
    if v_after is null then
        select count(*) into v_total
        from data.inbox_messages i
        where i.tenant_id = p_tenant_id
          and (p_kind is null or i.kind = p_kind)
          and (v_is_matched is null or (i.enrollment_id is not null) = v_is_matched);
    end if;

    select jsonb_agg(wire.inbox_message(row(i.*)::data.inbox_messages) order by i.inbox_message_id desc)
    into v_items
    from (select i.*
          from data.inbox_messages i
          where i.tenant_id = p_tenant_id
            and (p_kind is null or i.kind = p_kind)
            and (v_is_matched is null or (i.enrollment_id is not null) = v_is_matched)
            and i.inbox_message_id < v_from
          order by i.inbox_message_id desc
          limit v_size offset (v_page - 1)::bigint * v_size) i;
    return wire.list(v_items, v_page, v_size, v_total, array[v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_inbox_messages(
    text, data.request_context, integer, integer, text, text, text) is
'Mails that came in, newest first: of one kind, and those that belong to an enrollment (matched: true) '
'or to none (false); null: all. Problems: invalid_parameter.';
