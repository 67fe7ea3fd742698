create or replace function api.change_mailbox(
    p_tenant_id  text,
    p_context    data.request_context,
    p_mailbox_id uuid,
    p_body       jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_mailbox data.mailboxes;
begin
    perform access.enter(p_tenant_id, p_context);
    v_mailbox := mailbox.find(p_tenant_id, p_mailbox_id);
    perform access.require_match(p_context, wire.etag(v_mailbox));
    perform problem.require(wire.mailbox_body(), p_body);
    v_mailbox := mailbox.put(p_tenant_id, p_mailbox_id, p_body, clock.now());
    return wire.tagged(wire.mailbox(v_mailbox, clock.now()), wire.etag(v_mailbox));
end
$$;

comment on function api.change_mailbox(text, data.request_context, uuid, jsonb) is
'Changes the limits and the mail server of a mailbox: what is absent stays, what is null goes. Problems: '
'invalid_body, invalid_timezone, mailbox_not_found, mailbox_exists, precondition_failed.';
