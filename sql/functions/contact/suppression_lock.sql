create or replace function contact.suppression_lock(
    p_tenant_id text,
    p_kind      text,
    p_value     text
)
returns bigint
language sql immutable
as $$
    select hashtextextended(p_tenant_id || ' suppression ' || p_kind || ' ' || lower(p_value), 0)
$$;

comment on function contact.suppression_lock(text, text, text) is
'The advisory lock that a new suppression of an address or a domain takes, and that who hands over a mail '
'shares: one of the two comes first.';
