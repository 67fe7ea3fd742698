-- Tenants and the keys by which their programs come in.

create table data.tenants (
    tenant_id  text        not null,
    name       text        not null,
    created_at timestamptz not null,
    constraint tenants_pkey primary key (tenant_id),
    constraint tenants_id_is_a_slug_check check (tenant_id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    constraint tenants_name_is_short_check check (length(name) between 1 and 255)
);
comment on table data.tenants is 'A customer: everything else belongs to exactly one.';

create table data.api_keys (
    tenant_id   text        not null,
    api_key_id  uuid        not null,
    key_sha256  bytea       not null,
    actor       text        not null,
    role        text        not null,
    created_at  timestamptz not null,
    expires_at  timestamptz,
    revoked_at  timestamptz,
    constraint api_keys_pkey primary key (tenant_id, api_key_id),
    constraint api_keys_key_sha256_key unique (tenant_id, key_sha256),
    constraint api_keys_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint api_keys_hash_is_sha256_check check (length(key_sha256) = 32),
    constraint api_keys_role_is_known_check check (role in ('admin', 'member', 'reader')),
    constraint api_keys_actor_is_short_check check (length(actor) between 1 and 255)
);
comment on table data.api_keys is 'Keys of the REST interface: only their SHA-256 is kept.';
