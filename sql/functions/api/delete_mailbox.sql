create or replace function api.delete_mailbox(
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
    perform access.require_match(p_context, wire.etag(mailbox.find(p_tenant_id, p_mailbox_id)));
    v_mailbox := mailbox.remove(p_tenant_id, p_mailbox_id);
    return wire.ok(wire.mailbox(v_mailbox, clock.now()));
end
$$;

comment on function api.delete_mailbox(text, data.request_context, uuid) is
'Takes the limits and the mail server of a mailbox away. Problems: mailbox_not_found, '
'precondition_failed.';
