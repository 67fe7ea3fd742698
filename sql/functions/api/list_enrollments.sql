create or replace function api.list_enrollments(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid,
    p_page        integer default null,
    p_page_size   integer default null,
    p_status      text default null,
    p_assigned_to text default null,
    p_cursor      text default null
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
    perform problem.require_one_of('status', p_status,
        array['active', 'paused', 'completed', 'replied', 'bounced', 'unsubscribed', 'cancelled']);
    perform sequence.find(p_tenant_id, p_sequence_id);

    if v_after is null then
        select count(*) into v_total
        from data.enrollments e
        where e.tenant_id = p_tenant_id
          and e.sequence_id = p_sequence_id
          and (p_status is null or e.status = p_status)
          and (p_assigned_to is null or e.assigned_to = p_assigned_to);
    end if;

    select jsonb_agg(wire.enrollment(row(e.*)::data.enrollments) order by e.enrollment_id desc) into v_items
    from (select e.*
          from data.enrollments e
          where e.tenant_id = p_tenant_id
            and e.sequence_id = p_sequence_id
            and (p_status is null or e.status = p_status)
            and (p_assigned_to is null or e.assigned_to = p_assigned_to)
            and e.enrollment_id < v_from
          order by e.enrollment_id desc
          limit v_size offset (v_page - 1)::bigint * v_size) e;
    return wire.list(v_items, v_page, v_size, v_total, array[v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_enrollments(
    text, data.request_context, uuid, integer, integer, text, text, text) is
'The enrollments of a sequence, newest first, of one status and of one rep (null: of every one). '
'Problems: sequence_not_found, invalid_parameter.';
