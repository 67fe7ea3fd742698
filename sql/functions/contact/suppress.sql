create or replace function contact.suppress(
    p_tenant_id text,
    p_kind      text,
    p_value     text,
    p_reason    text,
    p_source    text,
    p_at        timestamptz
)
returns data.suppressions
language sql volatile
as $$
    -- Mails that are being handed over come before it, or see it.
    select pg_advisory_xact_lock(contact.suppression_lock(p_tenant_id, p_kind, p_value));
    insert into data.suppressions
        (tenant_id, suppression_id, kind, value, reason, source, created_at)
    values (p_tenant_id, clock.new_id(p_at), p_kind, lower(p_value), p_reason, p_source, p_at)
    on conflict (tenant_id, kind, value) do nothing
    returning *
$$;

comment on function contact.suppress(text, text, text, text, text, timestamptz) is
'Stops e-mail to an address or a domain, and answers that; null when it is stopped already: the first '
'reason stays.';
