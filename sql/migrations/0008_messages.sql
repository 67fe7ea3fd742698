-- The mail pipeline out, what comes back in, and the links that lead home.

create table data.messages (
    tenant_id         text        not null,
    message_id        uuid        not null,
    execution_id      uuid        not null,
    enrollment_id     uuid        not null,
    sequence_id       uuid        not null,
    contact_id        uuid        not null,
    step_id           uuid        not null,
    step_number       integer     not null,
    variant_id        text,
    status            text        not null,
    due_at            timestamptz not null,
    attempts          integer     not null default 0,
    lease_number      bigint      not null default 0,
    leased_by         uuid,
    leased_until      timestamptz,
    in_flight_at      timestamptz,
    header_message_id text        not null,
    in_reply_to       text,
    reference_ids     text,
    from_email        text        not null,
    from_name         text,
    to_email          text,
    subject           text,
    html_body         text,
    text_body         text,
    last_answer       text,
    error_message     text,
    correlation_id    text        not null,
    queued_at         timestamptz not null,
    sent_at           timestamptz,
    constraint messages_pkey primary key (tenant_id, message_id),
    constraint messages_enrollment_fkey foreign key (tenant_id, enrollment_id)
        references data.enrollments (tenant_id, enrollment_id),
    constraint messages_status_is_known_check check (status in
        ('queued', 'sending', 'sent', 'failed', 'bounced', 'cancelled', 'unknown')),
    constraint messages_leased_while_sending_check check
        ((status = 'sending') = (leased_by is not null) and (leased_by is null) = (leased_until is null)),
    constraint messages_sent_has_its_time_check
        check (case when status in ('sent', 'bounced') then sent_at is not null else sent_at is null end),
    constraint messages_attempts_is_not_negative_check check (attempts >= 0 and lease_number >= attempts)
) with (fillfactor = 85);
comment on table data.messages is
'One e-mail of one step. What was really sent (subject, html_body, text_body) is kept with it.';
comment on column data.messages.lease_number is
'The fencing token: grows with every claim, is never reset; only its present holder may finish.';

create index messages_due_idx on data.messages (due_at) where status = 'queued';
create index messages_leased_idx on data.messages (leased_until) where status = 'sending';
create index messages_of_enrollment_idx on data.messages (tenant_id, enrollment_id);

create table data.inbox_messages (
    tenant_id         text        not null,
    inbox_message_id  uuid        not null,
    header_message_id text        not null,
    kind              text        not null,
    from_email        text        not null,
    to_email          text,
    subject           text,
    reply_to_ids      text[]      not null,
    text_body         text,
    raw               bytea,
    verdict           jsonb       not null default '{}',
    enrollment_id     uuid,
    message_id        uuid,
    received_at       timestamptz not null,
    processed_at      timestamptz,
    constraint inbox_messages_pkey primary key (tenant_id, inbox_message_id),
    constraint inbox_messages_header_message_id_key unique (tenant_id, header_message_id),
    constraint inbox_messages_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint inbox_messages_enrollment_fkey foreign key (tenant_id, enrollment_id)
        references data.enrollments (tenant_id, enrollment_id),
    constraint inbox_messages_kind_is_known_check check (kind in
        ('unclassified', 'bounce', 'automatic', 'feedback', 'delivered', 'ordinary'))
);
comment on table data.inbox_messages is 'Mail that came back, once per Message-ID, with its verdict.';

create index inbox_messages_unprocessed_idx on data.inbox_messages (tenant_id, received_at)
    where processed_at is null;

create table data.tracked_links (
    tenant_id        text        not null,
    tracked_link_id  uuid        not null,
    message_id       uuid        not null,
    kind             text        not null,
    url              text        not null,
    created_at       timestamptz not null,
    first_used_at    timestamptz,
    constraint tracked_links_pkey primary key (tenant_id, tracked_link_id),
    constraint tracked_links_message_fkey foreign key (tenant_id, message_id)
        references data.messages (tenant_id, message_id),
    constraint tracked_links_kind_is_known_check check (kind in ('open', 'click', 'unsubscribe'))
);
comment on table data.tracked_links is 'Links of ours in a sent message, and when they were first used.';

create index tracked_links_of_message_idx on data.tracked_links (tenant_id, message_id);

create type data.leased_message as (
    tenant_id    text,
    message_id   uuid,
    lease_number bigint
);
comment on type data.leased_message is 'A message in the hands of a sender, under its fencing token.';
