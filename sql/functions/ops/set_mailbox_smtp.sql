create or replace function ops.set_mailbox_smtp(
    p_tenant_id text,
    p_email     text,
    p_smtp      jsonb
)
returns table (email text, smtp jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_body constant jsonb := jsonb_build_object('email', p_email, 'smtp', p_smtp);
begin
    perform problem.require(wire.mailbox_body(), v_body);
    return query
    select b.email, b.smtp
    from mailbox.put(p_tenant_id, mailbox.of_address(p_tenant_id, p_email), v_body, clock.now()) b;
end
$$;

comment on function ops.set_mailbox_smtp(text, text, jsonb) is
'Gives a from address a mail server of its own, {url, user, auth, secret, tls, verify}, or (null) the one of '
'the process. secret is env:NAME or file:/path, never the secret. Makes the mailbox if there is none. '
'Problems: invalid_body.';
