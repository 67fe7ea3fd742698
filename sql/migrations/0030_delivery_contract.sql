-- Messages that leave through a mail server: what it named them, whether their stop came too late, and how
-- often nobody knew. Tenants say what is to become of those; mailboxes may have a mail server of their own.

alter table data.messages
    -- What the mail server named it in the answer with which it took it over; the recipient may see that as
    -- its Message-ID.
    add column provider_message_id text,
    -- Its enrollment ended while the mail server had it already.
    add column has_slipped boolean not null default false,
    -- How often nobody knew whether the mail server had taken it: resent, it may have been sent twice.
    add column unknown_count integer not null default 0;

create index messages_provider_idx on data.messages (tenant_id, split_part(provider_message_id, '@', 1))
    where provider_message_id is not null;
create index messages_unknown_idx on data.messages (tenant_id, message_id) where status = 'unknown';
create index messages_slipped_idx on data.messages (tenant_id, message_id) where has_slipped;

alter table data.tenants
    -- What becomes of a message of which nobody knows whether it was sent.
    add column unknown_policy text not null default 'hold',
    add constraint tenants_unknown_policy_is_known_check check (unknown_policy in ('hold', 'resend'));

alter table data.mailboxes
    -- Its own mail server: {url, user, auth, secret, tls, verify}; secret names where the secret is, and is
    -- none. Null: the mail server of the process.
    add column smtp jsonb,
    add constraint mailboxes_smtp_names_a_server_check check (smtp ->> 'url' is not null);
