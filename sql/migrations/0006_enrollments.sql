-- The walk: enrollments, the hot table of what is pending, and what each step did.

create table data.enrollments (
    tenant_id           text        not null,
    enrollment_id       uuid        not null,
    sequence_id         uuid        not null,
    contact_id          uuid        not null,
    status              text        not null,
    current_step_id     uuid,
    current_step_number integer     not null,
    run_count           integer     not null default 0,
    assigned_to         text,
    exit_reason         text,
    held_reason         text,
    held_detail         text,
    held_at             timestamptz,
    enrolled_by         text        not null,
    enrolled_at         timestamptz not null,
    completed_at        timestamptz,
    last_activity_at    timestamptz not null,
    paused_at           timestamptz,
    remaining_delay     interval,
    resume_at           timestamptz,
    correlation_id      text        not null,
    metadata            jsonb       not null default '{}',
    constraint enrollments_pkey primary key (tenant_id, enrollment_id),
    constraint enrollments_sequence_fkey foreign key (tenant_id, sequence_id)
        references data.sequences (tenant_id, sequence_id),
    constraint enrollments_contact_fkey foreign key (tenant_id, contact_id)
        references data.contacts (tenant_id, contact_id),
    constraint enrollments_status_is_known_check check (status in
        ('active', 'paused', 'completed', 'replied', 'bounced', 'unsubscribed', 'cancelled')),
    constraint enrollments_ended_has_its_time_check
        check ((status in ('active', 'paused')) = (completed_at is null)),
    constraint enrollments_exit_has_its_reason_check
        check (case when status in ('active', 'paused') then exit_reason is null
                    when status = 'completed' then true
                    else exit_reason is not null end),
    constraint enrollments_paused_has_its_time_check check ((status = 'paused') = (paused_at is not null)),
    constraint enrollments_pause_details_only_while_paused_check
        check (status = 'paused' or num_nonnulls(remaining_delay, resume_at) = 0),
    constraint enrollments_held_only_while_live_check
        check (held_reason is null or status in ('active', 'paused')),
    constraint enrollments_held_has_its_time_check check ((held_reason is null) = (held_at is null)),
    constraint enrollments_step_number_is_positive_check check (current_step_number >= 1),
    constraint enrollments_metadata_is_an_object_check check (jsonb_typeof(metadata) = 'object')
) with (fillfactor = 80);
comment on table data.enrollments is
'A contact in a sequence. current_step is the step that waits, or the last one once it has ended.';
comment on column data.enrollments.run_count is
'How many steps have run: compared and set by each run, so that a step runs at most once.';
comment on column data.enrollments.held_reason is
'Why nothing moves although the enrollment is live; null while it moves.';

create unique index enrollments_live_key on data.enrollments (tenant_id, sequence_id, contact_id)
    where status in ('active', 'paused');
create index enrollments_listing_idx on data.enrollments (tenant_id, sequence_id, enrollment_id);
create index enrollments_of_contact_idx on data.enrollments (tenant_id, contact_id);
create index enrollments_held_idx on data.enrollments (tenant_id, sequence_id) where held_reason is not null;

create table data.sequence_schedules (
    tenant_id     text        not null,
    enrollment_id uuid        not null,
    schedule_id   uuid        not null,
    sequence_id   uuid        not null,
    step_id       uuid        not null,
    plan_number   integer     not null,
    scheduled_at  timestamptz not null,
    parked_reason text,
    constraint sequence_schedules_pkey primary key (tenant_id, enrollment_id),
    constraint sequence_schedules_enrollment_fkey foreign key (tenant_id, enrollment_id)
        references data.enrollments (tenant_id, enrollment_id),
    constraint sequence_schedules_parked_reason_is_known_check
        check (parked_reason in ('sequence_paused', 'previous_email', 'held'))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
comment on table data.sequence_schedules is
'The hot table: what is pending, one narrow row per live enrollment. Claimed in the order of '
'scheduled_at.';
comment on column data.sequence_schedules.parked_reason is
'Not null: out of the claim path until what it waits for has happened.';
comment on column data.sequence_schedules.schedule_id is
'Becomes the id of the step execution when the row is processed.';

create index sequence_schedules_due_idx on data.sequence_schedules (scheduled_at)
    where parked_reason is null;
create index sequence_schedules_tenant_due_idx on data.sequence_schedules (tenant_id, scheduled_at)
    where parked_reason is null;
create index sequence_schedules_sequence_paused_idx on data.sequence_schedules (tenant_id, sequence_id)
    where parked_reason = 'sequence_paused';

create table data.step_executions (
    tenant_id     text        not null,
    execution_id  uuid        not null,
    enrollment_id uuid        not null,
    sequence_id   uuid        not null,
    step_id       uuid        not null,
    step_number   integer     not null,
    step_type     text        not null,
    run_number    integer     not null,
    variant_id    text,
    status        text        not null,
    scheduled_at  timestamptz not null,
    executed_at   timestamptz,
    message_id    uuid,
    opened_at     timestamptz,
    clicked_at    timestamptz,
    replied_at    timestamptz,
    assigned_to   text,
    due_at        timestamptz,
    notes         text,
    outcome       text,
    error_message text,
    constraint step_executions_pkey primary key (tenant_id, execution_id),
    constraint step_executions_enrollment_id_run_number_key
        unique (tenant_id, enrollment_id, run_number),
    constraint step_executions_enrollment_fkey foreign key (tenant_id, enrollment_id)
        references data.enrollments (tenant_id, enrollment_id),
    constraint step_executions_status_is_known_check check (status in
        ('scheduled', 'pending_manual', 'sent', 'completed', 'skipped', 'failed')),
    constraint step_executions_done_has_its_time_check
        check ((status in ('scheduled', 'pending_manual')) = (executed_at is null)),
    constraint step_executions_task_has_its_due_time_check
        check (status <> 'pending_manual' or due_at is not null),
    constraint step_executions_sent_has_its_message_check
        check (status <> 'sent' or message_id is not null)
) with (fillfactor = 85);
comment on table data.step_executions is
'What a step did. An automatic e-mail is scheduled until its message is sent; a manual step is '
'pending_manual until completed.';

create index step_executions_open_tasks_idx on data.step_executions (tenant_id, due_at, execution_id)
    where status = 'pending_manual';
