create or replace function contact.is_erased(
    p_tenant_id text,
    p_email     text
)
returns boolean
language sql stable
as $$
    select exists (
        select from data.erased_addresses a
        where a.tenant_id = p_tenant_id
          and a.address_sha256 = contact.address_hash(p_tenant_id, p_email))
$$;

comment on function contact.is_erased(text, text) is
'Whether a contact with this address, whatever its case, was erased; false for null.';
