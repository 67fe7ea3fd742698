create or replace function api.list_mailboxes(
    p_tenant_id text,
    p_context   data.request_context,
    p_page      integer default null,
    p_page_size integer default null
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
    from data.mailboxes m
    where m.tenant_id = p_tenant_id;

    select jsonb_agg(wire.mailbox(row(m.*)::data.mailboxes, clock.now()) order by m.email_key) into v_items
    from (select m.*
          from data.mailboxes m
          where m.tenant_id = p_tenant_id
          order by m.email_key
          limit v_size offset (v_page - 1)::bigint * v_size) m;
    return wire.page(v_items, v_page, v_size, v_total);
end
$$;

comment on function api.list_mailboxes(text, data.request_context, integer, integer) is
'The mailboxes with limits, by address. Problems: invalid_parameter.';
