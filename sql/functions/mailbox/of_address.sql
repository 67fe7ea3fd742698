create or replace function mailbox.of_address(
    p_tenant_id text,
    p_email     text
)
returns uuid
language sql stable
as $$
    select m.mailbox_id
    from data.mailboxes m
    where m.tenant_id = p_tenant_id
      and m.email_key = lower(p_email)
$$;

comment on function mailbox.of_address(text, text) is
'The mailbox with limits of a from address, regardless of case; null: the address has no limits.';
