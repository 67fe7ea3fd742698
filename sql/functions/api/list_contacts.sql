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
    v_text  constant text := nullif(btrim(p_q), '');
    v_found uuid[];
    v_total bigint;
    v_items jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_page(v_page, v_size);
    if v_text is not null then
        v_found := array(select s.contact_id
                         from contact.search(p_tenant_id, v_text, p_email) s (contact_id)
                         where s.contact_id < v_from
                         order by s.contact_id desc);
        v_total := case when v_after is null then cardinality(v_found) end;
        v_found := v_found[(v_page - 1) * v_size + 1 : v_page * v_size];
    elsif v_after is null then
        select count(*) into v_total
        from data.contacts c
        where c.tenant_id = p_tenant_id
          and (p_email is null or c.email_key = lower(p_email));
    end if;

    select jsonb_agg(wire.contact(row(c.*)::data.contacts) order by c.contact_id desc) into v_items
    from (select c.*
          from data.contacts c
          where c.tenant_id = p_tenant_id
            and (p_email is null or c.email_key = lower(p_email))
            and (v_found is null or c.contact_id = any (v_found))
            and c.contact_id < v_from
          order by c.contact_id desc
          limit v_size offset case when v_found is null then (v_page - 1)::bigint * v_size else 0 end) c;
    return wire.list(v_items, v_page, v_size, v_total, array[v_items -> -1 ->> 'id']);
end
$$;

comment on function api.list_contacts(
    text, data.request_context, integer, integer, text, text, text) is
'The tenant''s contacts, newest first: the one with an address, whatever its case; those whose address, '
'name, last name or company begins with q, whatever its case (null or blank: all). Problems: '
'invalid_parameter.';
