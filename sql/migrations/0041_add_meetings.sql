-- Meetings that were booked: webhooks tell of them, signed with secrets that are never stored.

create schema meeting;
comment on schema meeting is 'Meetings that contacts booked: the only writer of meetings.';

create table data.meetings (
    tenant_id   text        not null,
    meeting_id  uuid        not null,
    webhook_id  text,
    source      text        not null,
    starts_at   timestamptz,
    ended_count bigint      not null,
    received_at timestamptz not null,
    constraint meetings_pkey primary key (tenant_id, meeting_id),
    constraint meetings_webhook_id_key unique (tenant_id, webhook_id),
    constraint meetings_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint meetings_source_is_known_check check (source in ('api', 'webhook', 'calendly'))
);
comment on table data.meetings is
'Meetings that were booked, as we were told: what tells a repeated webhook from a new one. Who booked is '
'not kept; the enrollments that ended say meeting_booked.';
comment on column data.meetings.webhook_id is
'What the sender calls it: the header webhook-id, or the uri of Calendly''s invitee; null over REST.';

create table data.webhook_secrets (
    tenant_id         text        not null,
    webhook_secret_id uuid        not null,
    reference         text        not null,
    created_at        timestamptz not null,
    constraint webhook_secrets_pkey primary key (tenant_id, webhook_secret_id),
    constraint webhook_secrets_reference_key unique (tenant_id, reference),
    constraint webhook_secrets_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint webhook_secrets_refers_check
        check (length(reference) <= 300 and reference ~ '^(env:[A-Za-z_][A-Za-z0-9_]*|file:/[^[:cntrl:]]+)$')
);
comment on table data.webhook_secrets is
'With what the webhooks of a tenant are signed: env:NAME or file:/path of the API''s machine, never the '
'secret. Several of them are all believed.';
