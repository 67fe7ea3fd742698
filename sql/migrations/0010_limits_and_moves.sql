-- Caps of sequences, limits of mailboxes, late work, pauses of one enrollment, edits of running sequences.

-- What is pending: how it was moved, and whether first contacts leave room for it.
alter table data.sequence_schedules
    add column planned_at   timestamptz,
    add column moved_reason text,
    add column is_follow_up boolean not null default false;
alter table data.sequence_schedules
    drop constraint sequence_schedules_parked_reason_is_known_check,
    add constraint sequence_schedules_parked_reason_is_known_check check (parked_reason in
        ('sequence_paused', 'enrollment_paused', 'previous_email', 'held')),
    add constraint sequence_schedules_moved_reason_is_known_check check (moved_reason in
        ('outside_hours', 'late', 'daily_cap', 'new_contacts_cap', 'mailbox_limit', 'sequence_resumed',
         'enrollment_resumed', 'sequence_edited', 'timezone_changed', 'skipped_to', 'released'));
comment on column data.sequence_schedules.planned_at is
'When it was to run before anything moved it; null while scheduled_at is that plan itself.';
comment on column data.sequence_schedules.moved_reason is
'Why scheduled_at is not what delay and calendar said; null while it is.';
comment on column data.sequence_schedules.is_follow_up is
'An automatic e-mail to somebody who had one from this enrollment: first contacts leave room for it.';
create index sequence_schedules_sequence_due_idx on data.sequence_schedules
    (tenant_id, sequence_id, is_follow_up, scheduled_at) where parked_reason is null;

alter type data.due_step add attribute planned_at timestamptz;
alter type data.due_step add attribute moved_reason text;
alter type data.step_run add attribute planned_at timestamptz;
alter type data.step_run add attribute due_at timestamptz;
alter type data.step_run add attribute is_first boolean;
alter type data.step_run add attribute is_follow_up boolean;
alter type data.step_run add attribute counted_on date;
alter type data.step_run add attribute mailbox_id uuid;
alter type data.step_run add attribute auto_skip_at timestamptz;

-- Steps: lateness, tasks that expire, and steps that an edit took away but executions still name.
alter table data.sequence_steps
    add column max_lateness_hours   integer,
    add column when_late            text not null default 'skip',
    add column auto_skip_after_days integer,
    add column removed_at           timestamptz;
alter table data.sequence_steps
    alter column step_number drop not null,
    add constraint sequence_steps_removed_has_no_number_check
        check ((removed_at is null) = (step_number is not null)),
    add constraint sequence_steps_removed_is_inactive_check check (removed_at is null or not is_active),
    add constraint sequence_steps_lateness_is_positive_check
        check (max_lateness_hours between 1 and 8760),
    add constraint sequence_steps_when_late_is_known_check check (when_late in ('skip', 'hold')),
    add constraint sequence_steps_auto_skip_is_positive_check
        check (auto_skip_after_days between 1 and 3650);
comment on column data.sequence_steps.removed_at is
'When an edit took the step away; it then has no step_number, and runs no more.';

alter table data.step_executions
    add column auto_skip_at timestamptz,
    add column skip_reason  text,
    add constraint step_executions_skip_reason_is_known_check check (skip_reason in
        ('too_late', 'skipped_by_user', 'task_expired', 'step_removed', 'enrollment_ended'));
create index step_executions_auto_skip_idx on data.step_executions (auto_skip_at)
    where status = 'pending_manual' and auto_skip_at is not null;

-- When one enrollment stood still: written when it goes on.
create table data.enrollment_pauses (
    tenant_id     text        not null,
    enrollment_id uuid        not null,
    paused_at     timestamptz not null,
    resumed_at    timestamptz not null,
    constraint enrollment_pauses_pkey primary key (tenant_id, enrollment_id, paused_at),
    constraint enrollment_pauses_enrollment_fkey foreign key (tenant_id, enrollment_id)
        references data.enrollments (tenant_id, enrollment_id),
    constraint enrollment_pauses_ends_after_start_check check (resumed_at >= paused_at)
);
comment on table data.enrollment_pauses is
'When an enrollment stood still by itself, apart from its sequence. The pause under way is in '
'data.enrollments.';
create index enrollments_resume_idx on data.enrollments (resume_at) where resume_at is not null;

-- What an edit or a deletion still has to do to the enrollments of a sequence, in batches.
create table data.sequence_changes (
    tenant_id           text        not null,
    sequence_change_id  uuid        not null,
    sequence_id         uuid        not null,
    kind                text        not null,
    step_ids            uuid[],
    after_enrollment_id uuid        not null default '00000000-0000-0000-0000-000000000000',
    created_at          timestamptz not null,
    constraint sequence_changes_pkey primary key (tenant_id, sequence_change_id),
    constraint sequence_changes_sequence_fkey foreign key (tenant_id, sequence_id)
        references data.sequences (tenant_id, sequence_id),
    constraint sequence_changes_kind_is_known_check check (kind in ('replan', 'cancel'))
);
comment on table data.sequence_changes is
'Edits and deletions that workers carry out enrollment by enrollment; a row goes when all are done.';
comment on column data.sequence_changes.step_ids is
'Only who waits for these steps is concerned; null: everybody.';

-- A from address with limits that all sequences of the tenant share.
create table data.mailboxes (
    tenant_id    text        not null,
    mailbox_id   uuid        not null,
    email        text        not null,
    email_key    text        not null,
    timezone     text,
    daily_limit  integer,
    hourly_limit integer,
    minimum_gap  interval    not null default interval '0',
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    constraint mailboxes_pkey primary key (tenant_id, mailbox_id),
    constraint mailboxes_email_key unique (tenant_id, email_key),
    constraint mailboxes_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint mailboxes_email_is_short_check check (length(email) <= 254),
    constraint mailboxes_limits_are_positive_check
        check (daily_limit between 1 and 1000000 and hourly_limit between 1 and 1000000),
    constraint mailboxes_gap_is_a_time_check
        check (minimum_gap >= interval '0' and minimum_gap <= interval '24 hours')
);
comment on table data.mailboxes is
'Limits of a from address, shared by all sequences of the tenant; an address without a row has none.';
comment on column data.mailboxes.timezone is 'Whose days the daily limit counts; null: UTC.';

-- What a message counts against: the sequence''s day, its mailbox. due_at is its slot there.
alter table data.messages
    add column counted_on date,
    add column is_first   boolean not null default false,
    add column mailbox_id uuid;
comment on column data.messages.counted_on is
'The day of the sequence''s time zone against whose caps it counts; null: the sequence has none.';
comment on column data.messages.is_first is 'The first e-mail of its enrollment.';
comment on column data.messages.mailbox_id is
'The mailbox with limits that it goes out from; due_at is its slot there. Null: no limits.';
create index messages_counted_idx on data.messages (tenant_id, sequence_id, counted_on)
    include (contact_id, is_first)
    where counted_on is not null and status not in ('cancelled', 'failed');
create index messages_mailbox_idx on data.messages (tenant_id, mailbox_id, due_at)
    where mailbox_id is not null and status not in ('cancelled', 'failed');

-- Counts by step and variant.
alter table data.sequence_counts
    add column step_id    uuid,
    add column variant_id text;

insert into data.background_jobs (background_job_id, run_every, next_run_at)
values ('sequence-reply-checker', interval '5 minutes', now());
