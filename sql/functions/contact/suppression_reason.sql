create or replace function contact.suppression_reason(
    p_tenant_id text,
    p_email_key text
)
returns table (reason text)
language sql stable
as $$
    -- Each probe has the whole key and a limit: a small table or old statistics do not turn it into a scan.
    select s.reason
    from (values (1, 'address', p_email_key),
                 (2, 'domain', split_part(p_email_key, '@', 2))) k (place, kind, value)
    cross join lateral (
        select x.reason
        from data.suppressions x
        where x.tenant_id = p_tenant_id
          and x.kind = k.kind
          and x.value = k.value
        limit 1) s
    order by k.place
    limit 1
$$;

comment on function contact.suppression_reason(text, text) is
'Why an address (in lower case) gets no e-mail: unsubscribed, bounced, complained or manual. No row '
'when it may. A table, so that PostgreSQL inlines it into the batch.';
