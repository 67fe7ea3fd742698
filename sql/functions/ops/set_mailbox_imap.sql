create or replace function ops.set_mailbox_imap(
    p_tenant_id text,
    p_email     text,
    p_imap      jsonb
)
returns table (email text, imap jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at      constant timestamptz := clock.now();
    v_body    constant jsonb := jsonb_build_object('email', p_email, 'imap', p_imap);
    v_old     constant jsonb := (select b.imap
                                 from data.mailboxes b
                                 where b.tenant_id = p_tenant_id
                                   and b.email_key = lower(p_email));
    v_mailbox data.mailboxes;
begin
    perform problem.require(wire.mailbox_body(), v_body);
    v_mailbox := mailbox.put(p_tenant_id, mailbox.of_address(p_tenant_id, p_email), v_body, v_at);
    perform access.audit(p_tenant_id, 'ops.set_mailbox_imap',
                         jsonb_build_object('email', p_email, 'imap', p_imap), v_old, v_mailbox.imap, v_at);
    return query select v_mailbox.email, v_mailbox.imap;
end
$$;

comment on function ops.set_mailbox_imap(text, text, jsonb) is
'Lets a mailbox be read by IMAP, {url, user, auth, secret, tls, verify, folder, intervalSeconds}, or '
'(null) no more. secret is env:NAME or file:/path, never the secret. Makes the mailbox if there is none. '
'Problems: invalid_body.';
