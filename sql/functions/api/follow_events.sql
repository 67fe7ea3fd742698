create or replace function api.follow_events(
    p_tenant_id text,
    p_context   data.request_context,
    p_after     text,
    p_types     text,
    p_page_size integer
)
returns table (event_id uuid, type text, event jsonb, last_id uuid, is_complete boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- As in list_events.
set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
    v_page record;
begin
    perform access.enter(p_tenant_id, p_context);
    v_page := outbox.read(p_tenant_id, p_after, p_types, p_page_size);
    return query
    select e.event_id, e.type, wire.event(row(e.*)::data.outbox_events), v_page.last_id, v_page.is_complete
    from unnest(v_page.events) e;
    if not found then
        return query select null::uuid, null::text, null::jsonb, v_page.last_id, v_page.is_complete;
    end if;
end
$$;

comment on function api.follow_events(text, data.request_context, text, text, integer) is
'What list_events answers, a row each, for a stream of events; one row without event if there are none. '
'last_id is from where to go on. Problems: invalid_parameter, event_not_found.';
