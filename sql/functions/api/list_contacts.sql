create or replace function api.list_contacts(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null,
    p_email     text default null,
    p_q         text default null,
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
    perform access.enter(p_tenant_id);
    perform problem.require_page(v_page, v_size);
    if v_after is null then
        select count(*) into v_total
        from data.contacts c
        where c.tenant_id = p_tenant_id
          and (p_email is null or c.email_key = lower(p_email))
          and (p_q is null or strpos(
                  lower(concat_ws(' ', c.email_key, c.first_name, c.last_name, c.company)), lower(p_q)) > 0);
    end if;

    select jsonb_agg(wire.contact(row(c.*)::data.contacts) order by c.contact_id desc) into v_items
    from (select c.*
          from data.contacts c
          where c.tenant_id = p_tenant_id
            and (p_email is null or c.email_key = lower(p_email))
            and (p_q is null or strpos(
                  lower(concat_ws(' ', c.email_key, c.first_name, c.last_name, c.company)), lower(p_q)) > 0)
            and c.contact_id < v_from
          order by c.contact_id desc
          limit v_size offset (v_page - 1)::bigint * v_size) c;
    return wire.list(v_items, v_page, v_size, v_total, array[v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_contacts(
    text, data.request_context, integer, integer, text, text, text) is
'The tenant''s contacts, newest first: the one with an address, whatever its case; those that hold a text in '
'address, name or company (null: all). Problems: invalid_parameter.';
