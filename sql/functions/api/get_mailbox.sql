create or replace function api.get_mailbox(
    p_tenant_id  text,
    p_context    data.request_context,
    p_mailbox_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_mailbox data.mailboxes;
begin
    perform access.enter(p_tenant_id, p_context);
    v_mailbox := mailbox.find(p_tenant_id, p_mailbox_id);
    return wire.tagged(wire.mailbox(v_mailbox, clock.now()), wire.etag(v_mailbox));
end
$$;

comment on function api.get_mailbox(text, data.request_context, uuid) is
'A mailbox with its limits, its mail server, and how much of them is used. Problems: mailbox_not_found.';
