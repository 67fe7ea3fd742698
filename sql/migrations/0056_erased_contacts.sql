-- People who want to be forgotten: what was theirs goes, and a hash of their address stays.
alter table data.contacts add column erased_at timestamptz;
comment on column data.contacts.erased_at is
'When everything personal was erased; the row stays for what hangs on it.';

create table data.erased_addresses (
    tenant_id      text        not null,
    address_sha256 bytea       not null,
    erased_at      timestamptz not null,
    constraint erased_addresses_pkey primary key (tenant_id, address_sha256),
    constraint erased_addresses_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint erased_addresses_hash_is_sha256_check check (length(address_sha256) = 32)
);
comment on table data.erased_addresses is
'SHA-256 over tenant and address (in lower case) of contacts that were erased: they are not taken in again.';
