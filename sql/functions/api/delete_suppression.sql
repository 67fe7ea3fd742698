create or replace function api.delete_suppression(
    p_tenant_id      text,
    p_context        data.request_context,
    p_suppression_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    return wire.ok(wire.suppression(contact.remove_suppression(p_tenant_id, p_suppression_id)));
end
$$;

comment on function api.delete_suppression(text, data.request_context, uuid) is
'Lets e-mail to an address or a domain go out again. Problems: suppression_not_found.';
