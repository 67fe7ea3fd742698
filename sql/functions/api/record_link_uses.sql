create or replace function api.record_link_uses(
    p_tenant_id text,
    p_context   data.request_context,
    p_uses      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    return wire.ok(jsonb_build_object('recorded',
                                      tracking.record_all(p_tenant_id, p_uses, clock.now())));
end
$$;

comment on function api.record_link_uses(text, data.request_context, jsonb) is
'Keeps and judges uses of links whose signatures were checked, as tracking.record_all takes them: no '
'route of the table leads here.';
