-- Requests that are repeated: done once, answered alike. Changes that name what they saw.

alter type data.request_context add attribute idempotency_key text;
alter type data.request_context add attribute request_sha256 bytea;
alter type data.request_context add attribute if_match text;
comment on type data.request_context is
'Who asks: the user behind the API key, the role of the key, and the id of the request; its '
'Idempotency-Key with the SHA-256 of method, path, query and body, and its If-Match, null without.';

-- One row for each request that named a key, written with what it did.
create table data.idempotency_keys (
    tenant_id       text        not null,
    actor           text        not null,
    idempotency_key text        not null,
    request_sha256  bytea       not null,
    answer          jsonb,
    created_at      timestamptz not null,
    expires_at      timestamptz not null,
    constraint idempotency_keys_pkey primary key (tenant_id, actor, idempotency_key),
    constraint idempotency_keys_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint idempotency_keys_key_is_short_check check (length(idempotency_key) between 1 and 255),
    constraint idempotency_keys_hash_is_sha256_check check (length(request_sha256) = 32)
);
comment on table data.idempotency_keys is
'Requests that carried an Idempotency-Key, and what they were answered: kept for 24 hours.';
comment on column data.idempotency_keys.answer is
'Null only inside the transaction that does what is asked.';
create index idempotency_keys_expired_idx on data.idempotency_keys (expires_at);

insert into data.background_jobs (background_job_id, run_every, next_run_at)
values ('idempotency-cleaner', interval '1 hour', now());
