-- Mailboxes are read by IMAP: where, how often, and how far.

alter table data.mailboxes
    -- Where what comes back is read: {url, user, auth, secret, tls, verify, folder, intervalSeconds}; secret
    -- names where the secret is, and is none. Null: it is not read.
    add column imap jsonb,
    add constraint mailboxes_imap_names_a_server_check check (imap is null or imap ->> 'url' is not null);

create table data.mailbox_polls (
    tenant_id      text        not null,
    mailbox_id     uuid        not null,
    place          text        not null,
    uid_validity   bigint,
    uid_next       bigint,
    since_on       date,
    next_poll_at   timestamptz not null,
    leased_by      uuid,
    lease_number   bigint      not null default 0,
    last_polled_at timestamptz,
    failure_count  integer     not null default 0,
    last_error     text,
    mail_count     bigint      not null default 0,
    refused_count  bigint      not null default 0,
    constraint mailbox_polls_pkey primary key (tenant_id, mailbox_id),
    constraint mailbox_polls_mailbox_fkey foreign key (tenant_id, mailbox_id)
        references data.mailboxes (tenant_id, mailbox_id) on delete cascade,
    constraint mailbox_polls_position_is_whole_check check (num_nonnulls(uid_validity, uid_next) in (0, 2))
) with (fillfactor = 50);
comment on table data.mailbox_polls is
'How far each mailbox is read that is read by IMAP. By the time of the machine.';
comment on column data.mailbox_polls.place is 'Server, user and folder to which the position belongs.';
comment on column data.mailbox_polls.uid_next is
'The first UID that is not read yet, of that UIDVALIDITY; null: it begins at since_on, or with what is '
'new.';
comment on column data.mailbox_polls.since_on is 'From which day on mails are read if there is no position.';
comment on column data.mailbox_polls.next_poll_at is
'When it is read next; while a worker has it, when another one may take it over.';
comment on column data.mailbox_polls.lease_number is
'The fencing token: grows with every claim; only its present holder may say how far it came.';
comment on column data.mailbox_polls.refused_count is
'Mails that could not be taken in and were passed over.';
create index mailbox_polls_due_idx on data.mailbox_polls (next_poll_at);
