-- What the engine passes from hand to hand: a locked schedule, and what was decided for it.

create type data.due_step as (
    tenant_id      text,
    enrollment_id  uuid,
    schedule_id    uuid,
    sequence_id    uuid,
    step_id        uuid,
    plan_number    integer,
    scheduled_at   timestamptz,
    contact_id     uuid,
    status         text,
    run_count      integer,
    assigned_to    text,
    correlation_id text,
    metadata       jsonb
);
comment on type data.due_step is
'A locked schedule row with what its enrollment says: one row of a batch.';

create type data.step_run as (
    tenant_id         text,
    enrollment_id     uuid,
    sequence_id       uuid,
    contact_id        uuid,
    correlation_id    text,
    assigned_to       text,
    schedule_id       uuid,
    step_id           uuid,
    step_number       integer,
    step_type         text,
    run_number        integer,
    scheduled_at      timestamptz,
    outcome           text,
    reason            text,
    detail            text,
    variant_id        text,
    message_id        uuid,
    from_email        text,
    next_step_id      uuid,
    next_step_number  integer,
    next_at           timestamptz,
    plan_number       integer
);
comment on type data.step_run is
'What is decided for one due step. outcome: message, task, passed (inactive), moved, parked, held, '
'exited, removed.';
