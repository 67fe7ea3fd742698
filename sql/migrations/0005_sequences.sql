-- The plan: sequences, their steps, and when they were paused.

create table data.sequences (
    tenant_id       text        not null,
    sequence_id     uuid        not null,
    name            text        not null,
    description     text,
    status          text        not null,
    channel         text        not null,
    settings        jsonb       not null,
    exit_conditions jsonb       not null,
    plan_number     integer     not null default 0,
    created_by      text        not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    activated_at    timestamptz,
    paused_at       timestamptz,
    deleted_at      timestamptz,
    constraint sequences_pkey primary key (tenant_id, sequence_id),
    constraint sequences_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint sequences_status_is_known_check
        check (status in ('draft', 'active', 'paused', 'archived')),
    constraint sequences_channel_is_known_check check (channel in ('email', 'linkedin', 'multi')),
    constraint sequences_name_is_short_check check (length(name) between 1 and 255),
    constraint sequences_settings_is_an_object_check check (jsonb_typeof(settings) = 'object'),
    constraint sequences_exit_conditions_is_an_object_check
        check (jsonb_typeof(exit_conditions) = 'object'),
    constraint sequences_paused_has_its_time_check check ((status = 'paused') = (paused_at is not null)),
    constraint sequences_active_was_activated_check check (status = 'draft' or activated_at is not null)
);
comment on table data.sequences is
'An ordered list of steps and the rules by which they run. plan_number grows with each resume.';

create index sequences_listing_idx on data.sequences (tenant_id, sequence_id) where deleted_at is null;

create table data.sequence_steps (
    tenant_id        text        not null,
    step_id          uuid        not null,
    sequence_id      uuid        not null,
    step_number      integer     not null,
    type             text        not null,
    name             text,
    template_id      uuid,
    subject          text,
    body             text,
    delay_days       integer     not null,
    delay_hours      integer     not null,
    send_at          time,
    task_description text,
    variants         jsonb,
    variables        text[]      not null,
    is_active        boolean     not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    constraint sequence_steps_pkey primary key (tenant_id, step_id),
    constraint sequence_steps_sequence_id_step_number_key
        unique (tenant_id, sequence_id, step_number) deferrable initially immediate,
    constraint sequence_steps_sequence_fkey foreign key (tenant_id, sequence_id)
        references data.sequences (tenant_id, sequence_id),
    constraint sequence_steps_template_fkey foreign key (tenant_id, template_id)
        references data.templates (tenant_id, template_id),
    constraint sequence_steps_type_is_known_check
        check (type in ('auto_email', 'manual_email', 'call', 'linkedin', 'task')),
    constraint sequence_steps_number_is_positive_check check (step_number >= 1),
    constraint sequence_steps_delay_is_not_negative_check
        check (delay_days between 0 and 3650 and delay_hours between 0 and 87600),
    constraint sequence_steps_send_at_is_a_minute_check
        check (extract(second from send_at) = 0 and send_at < '24:00'),
    constraint sequence_steps_subject_is_short_check check (length(subject) <= 500),
    constraint sequence_steps_variants_is_a_list_check check (jsonb_typeof(variants) = 'array'),
    constraint sequence_steps_auto_email_has_content_check
        check (type <> 'auto_email' or num_nonnulls(template_id, body, variants) > 0)
);
comment on table data.sequence_steps is
'Steps keep their identity by step_id; step_number is their place, from 1, without gaps.';

create table data.sequence_pauses (
    tenant_id   text        not null,
    sequence_id uuid        not null,
    plan_number integer     not null,
    paused_at   timestamptz not null,
    resumed_at  timestamptz not null,
    constraint sequence_pauses_pkey primary key (tenant_id, sequence_id, plan_number),
    constraint sequence_pauses_sequence_fkey foreign key (tenant_id, sequence_id)
        references data.sequences (tenant_id, sequence_id),
    constraint sequence_pauses_ends_after_start_check check (resumed_at >= paused_at)
);
comment on table data.sequence_pauses is
'When a sequence stood still. A schedule with a smaller plan_number was planned before that pause.';

create table data.sequence_counts (
    tenant_id         text   not null,
    sequence_id       uuid   not null,
    sequence_count_id uuid   not null,
    counter           text   not null,
    amount            bigint not null,
    constraint sequence_counts_pkey primary key (tenant_id, sequence_id, sequence_count_id),
    constraint sequence_counts_sequence_fkey foreign key (tenant_id, sequence_id)
        references data.sequences (tenant_id, sequence_id)
);
comment on table data.sequence_counts is
'Deltas: a count is the sum of its rows. Appended without contention, folded by a background job.';
