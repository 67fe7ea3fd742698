create or replace function contact.address_hash(
    p_tenant_id text,
    p_email     text
)
returns bytea
language sql immutable
as $$
    select sha256(convert_to(p_tenant_id || ':' || lower(p_email), 'UTF8'))
$$;

comment on function contact.address_hash(text, text) is
'What is kept of the address of an erased contact: it recognises the address, and does not tell it. The same '
'address has another hash with each tenant.';
