-- What keeps the engine running and tells the world: events, workers, background jobs.

create table data.outbox_events (
    tenant_id      text        not null,
    event_id       uuid        not null,
    type           text        not null,
    enrollment_id  uuid        not null,
    correlation_id text        not null,
    occurred_at    timestamptz not null,
    written_at     timestamptz not null,
    data           jsonb       not null,
    published_at   timestamptz,
    constraint outbox_events_pkey primary key (tenant_id, event_id),
    constraint outbox_events_type_is_known_check check (type in (
        'sequence.enrollment.created', 'sequence.enrollment.completed', 'sequence.enrollment.replied',
        'sequence.enrollment.exited', 'sequence.step.executed', 'sequence.step.pending_manual'))
);
comment on table data.outbox_events is
'Events, written in the transaction of the change they tell of.';
comment on column data.outbox_events.written_at is
'Real time, also where the clock is virtual: the order of the events of one enrollment, whose lock '
'serializes them.';

create index outbox_events_unpublished_idx on data.outbox_events (written_at) where published_at is null;
create index outbox_events_feed_idx on data.outbox_events (tenant_id, written_at);

create table data.workers (
    worker_id           uuid        not null,
    host                text        not null,
    process_number      integer     not null,
    version             text        not null,
    started_at          timestamptz not null,
    last_seen_at        timestamptz not null,
    steps_wait_until    timestamptz,
    messages_wait_until timestamptz,
    jobs_wait_until     timestamptz,
    constraint workers_pkey primary key (worker_id)
) with (fillfactor = 50);
comment on table data.workers is
'Heartbeats. …_wait_until: until when that loop sleeps unless it is notified; null while it is awake.';

create table data.background_jobs (
    background_job_id text        not null,
    run_every         interval    not null,
    is_enabled        boolean     not null default true,
    next_run_at       timestamptz not null,
    last_started_at   timestamptz,
    last_duration     interval,
    last_row_count    bigint,
    last_error        text,
    constraint background_jobs_pkey primary key (background_job_id),
    constraint background_jobs_interval_is_positive_check check (run_every >= interval '1 second')
);
comment on table data.background_jobs is
'Jobs are rows: change run_every or is_enabled with UPDATE, set next_run_at to run one now.';

create table data.background_job_runs (
    background_job_run_id uuid        not null,
    background_job_id     text        not null,
    worker_id             uuid        not null,
    started_at            timestamptz not null,
    duration              interval    not null,
    row_count             bigint      not null,
    error                 text,
    constraint background_job_runs_pkey primary key (background_job_run_id),
    constraint background_job_runs_job_fkey foreign key (background_job_id)
        references data.background_jobs (background_job_id) on delete cascade
);
comment on table data.background_job_runs is
'Each run of a background job: how long, how many rows, what failed.';

create index background_job_runs_newest_idx on data.background_job_runs
    (background_job_id, background_job_run_id desc);

insert into data.background_jobs (background_job_id, run_every, next_run_at)
values
    ('sequence-scheduler',        interval '1 minute',   now()),
    ('sequence-step-executor',    interval '1 minute',   now()),
    ('sequence-stats-calculator', interval '15 minutes', now());
