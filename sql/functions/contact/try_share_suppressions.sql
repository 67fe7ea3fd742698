create or replace function contact.try_share_suppressions(
    p_tenant_id text,
    p_email_key text
)
returns boolean
language sql volatile
as $$
    select pg_try_advisory_xact_lock_shared(contact.suppression_lock(p_tenant_id, 'address', p_email_key))
       and pg_try_advisory_xact_lock_shared(contact.suppression_lock(
               p_tenant_id, 'domain', split_part(p_email_key, '@', 2)))
$$;

comment on function contact.try_share_suppressions(text, text) is
'Keeps new suppressions of an address (in lower case) and its domain out until the transaction ends. False, '
'without waiting, if one is being made right now.';
