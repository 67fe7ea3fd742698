-- What grows with time is taken away by age, per tenant and in small batches; and the doctor has a house.
create schema retention;
comment on schema retention is
'What is kept for how long: takes away what is old. The only writer of retention settings.';
create schema doctor;
comment on schema doctor is 'Checks of a whole database: each finds one kind of fault. Writes nothing.';

create table data.retention_settings (
    tenant_id           text        not null,
    keep_bodies         interval,
    keep_runs           interval,
    keep_events         interval,
    keep_inbox          interval,
    bodies_until        timestamptz not null default '-infinity',
    bodies_done_to      uuid        not null default '00000000-0000-0000-0000-000000000000',
    runs_until          timestamptz not null default '-infinity',
    runs_done_to        uuid        not null default '00000000-0000-0000-0000-000000000000',
    looked_at           timestamptz not null default '-infinity',
    constraint retention_settings_pkey primary key (tenant_id),
    constraint retention_settings_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint retention_settings_is_a_day_or_more_check check (
        least(keep_bodies, keep_runs, keep_events, keep_inbox) >= interval '1 day')
);
comment on table data.retention_settings is
'For how long a tenant keeps bodies of messages, runs (executions and messages), events, and mails that came '
'in; null: the default. Bodies and runs of ended enrollments only, counted from their end.';
comment on column data.retention_settings.bodies_until is
'Enrollments that ended until then, and those of that very moment up to bodies_done_to, are done; likewise '
'runs.';
comment on column data.retention_settings.looked_at is
'When the job was here last: who waited longest is next.';

create index enrollments_end_idx on data.enrollments (tenant_id, completed_at, enrollment_id)
    where completed_at is not null;
create index inbox_messages_age_idx on data.inbox_messages (tenant_id, received_at);

insert into data.background_jobs (background_job_id, run_every, next_run_at)
values ('retention', '1 minute', now());
