create or replace function api.list_events(
    p_tenant_id text,
    p_context   data.request_context,
    p_after     text default null,
    p_types     text default null,
    p_page_size integer default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- Statistics may be missing after an import: the index that has the order, never a table as a whole.
set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
    v_size constant integer := coalesce(p_page_size, 100);
    v_page record;
begin
    perform access.enter(p_tenant_id, p_context);
    if v_size not between 1 and 1000 then
        perform problem.raise(422, 'invalid_parameter', 'pageSize must be between 1 and 1000.');
    end if;
    v_page := outbox.read(p_tenant_id, p_after, p_types, v_size);
    return wire.feed(
        (select jsonb_agg(wire.event(row(e.*)::data.outbox_events))
         from unnest(v_page.events) e),
        v_size, v_page.last_id, not v_page.is_complete);
end
$$;

comment on function api.list_events(text, data.request_context, text, text, integer) is
'The events of the tenant in the order of their commits, after one (its id, or latest; null: the oldest that '
'is kept), of some types (with commas; null: all). Whoever goes on after meta.nextAfter misses none and gets '
'none twice. Problems: invalid_parameter, event_not_found.';
