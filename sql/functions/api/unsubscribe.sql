create or replace function api.unsubscribe(
    p_tenant_id  text,
    p_context    data.request_context,
    p_message_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    return wire.ok(jsonb_build_object('ended', contact.unsubscribe(p_tenant_id, p_message_id, clock.now())));
end
$$;

comment on function api.unsubscribe(text, data.request_context, uuid) is
'Unsubscribes whoever got a message, for links whose signature was checked: no route of the table leads '
'here. Problems: message_not_found.';
