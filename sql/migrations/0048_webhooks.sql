-- Events by HTTP to addresses of the tenants' own.

create schema webhook;
comment on schema webhook is 'Addresses to which events are posted, and each delivery.';

create table data.webhooks (
    tenant_id         text        not null,
    webhook_id        uuid        not null,
    url               text        not null,
    description       text,
    types             text[],
    status            text        not null default 'enabled',
    disabled_reason   text,
    secret            text        not null,
    old_secret        text,
    old_secret_until  timestamptz,
    read_position     bigint      not null,
    read_written_at   timestamptz not null,
    read_event_id     uuid        not null,
    last_delivered_at timestamptz,
    failing_since_at  timestamptz,
    last_error        text,
    created_by        text        not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    constraint webhooks_pkey primary key (tenant_id, webhook_id),
    constraint webhooks_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint webhooks_status_is_known_check check (status in ('enabled', 'disabled')),
    constraint webhooks_reason_only_while_disabled_check check (
        (status = 'disabled') = (disabled_reason is not null)),
    constraint webhooks_disabled_reason_is_known_check check (disabled_reason in ('asked', 'failing', 'gone'))
);
comment on table data.webhooks is
'Where events of a tenant are posted. read_…: the last event of the feed for which deliveries were made; '
'times of deliveries are real.';
comment on column data.webhooks.secret is
'Signs what is posted, so it is kept as it is: whoever reads it can pretend to be us before that address.';

create table data.webhook_deliveries (
    tenant_id           text        not null,
    webhook_id          uuid        not null,
    webhook_delivery_id uuid        not null,
    event_id            uuid        not null,
    type                text        not null,
    status              text        not null default 'pending',
    attempt_count       integer     not null default 0,
    due_at              timestamptz not null,
    lease_number        bigint      not null default 0,
    response_status     integer,
    last_error          text,
    created_at          timestamptz not null,
    finished_at         timestamptz,
    constraint webhook_deliveries_pkey primary key (tenant_id, webhook_id, webhook_delivery_id),
    constraint webhook_deliveries_event_key unique (tenant_id, webhook_id, event_id),
    constraint webhook_deliveries_webhook_fkey foreign key (tenant_id, webhook_id)
        references data.webhooks (tenant_id, webhook_id) on delete cascade,
    constraint webhook_deliveries_status_is_known_check check (status in ('pending', 'delivered', 'dead'))
);
comment on table data.webhook_deliveries is
'Each event for each address that wants it: one row, tried again at growing distances until it is '
'delivered or dead. due_at of one that is under way is the end of its lease. Times are real.';
create index webhook_deliveries_due_idx on data.webhook_deliveries (tenant_id, webhook_id, due_at)
    where status = 'pending';
create index webhook_deliveries_finished_idx on data.webhook_deliveries (finished_at)
    where finished_at is not null;
