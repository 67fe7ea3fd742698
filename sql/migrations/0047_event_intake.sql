-- What others tell us over NATS: each event once, and a place for what cannot be taken.

create schema intake;
comment on schema intake is 'Events of others: mails that came in, and what a mail pipeline reports.';

create table data.received_events (
    tenant_id   text        not null,
    subject     text        not null,
    event_id    text        not null,
    received_at timestamptz not null,
    constraint received_events_pkey primary key (tenant_id, subject, event_id),
    constraint received_events_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id)
);
comment on table data.received_events is
'Ids of events that had their effect, written in its transaction: kept for thirty days, real time.';
create index received_events_oldest_idx on data.received_events (received_at);

create table data.dead_letters (
    tenant_id      text        not null,
    dead_letter_id uuid        not null,
    subject        text        not null,
    source         text        not null,
    payload        bytea       not null,
    error          text        not null,
    delivery_count bigint      not null,
    died_at        timestamptz not null,
    replayed_at    timestamptz,
    constraint dead_letters_pkey primary key (tenant_id, dead_letter_id),
    constraint dead_letters_source_key unique (tenant_id, source)
);
comment on table data.dead_letters is
'Events of others that could not be taken, with the reason. tenant_id is * where the payload does not '
'tell a tenant that is there. Times are real.';
comment on column data.dead_letters.source is
'Stream, sequence and time of the message: buried once, however often it is delivered.';
create index dead_letters_replayed_idx on data.dead_letters (replayed_at) where replayed_at is not null;
