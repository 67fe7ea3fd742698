create or replace function contact.suppression_reason(
    p_tenant_id text,
    p_email_key text
)
returns table (reason text)
language sql stable
as $$
    select s.reason
    from data.suppressions s
    where s.tenant_id = p_tenant_id
      and ((s.kind = 'address' and s.value = p_email_key)
           or (s.kind = 'domain' and s.value = split_part(p_email_key, '@', 2)))
    order by s.kind
    limit 1
$$;

comment on function contact.suppression_reason(text, text) is
'Why an address (in lower case) gets no e-mail: unsubscribed, bounced, complained or manual. No row '
'when it may. A table, so that PostgreSQL inlines it into the batch.';
