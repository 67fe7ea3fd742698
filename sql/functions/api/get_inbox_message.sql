create or replace function api.get_inbox_message(
    p_tenant_id        text,
    p_context          data.request_context,
    p_inbox_message_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    return wire.ok(wire.inbox_message(inbox.find(p_tenant_id, p_inbox_message_id)));
end
$$;

comment on function api.get_inbox_message(text, data.request_context, uuid) is
'A mail that came in. Problems: inbox_message_not_found.';
