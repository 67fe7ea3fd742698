-- What comes back finds its enrollment; a job that walks over everything does so piece by piece.

create schema inbox;
comment on schema inbox is 'What came back: the only writer of inbox messages; finds what they answer.';

create index inbox_messages_replies_idx on data.inbox_messages (received_at, inbox_message_id)
    where processed_at is null and kind = 'ordinary';

alter table data.background_jobs
    add column after_tenant_id     text,
    add column after_enrollment_id uuid,
    add constraint background_jobs_position_is_whole_check
        check ((after_tenant_id is null) = (after_enrollment_id is null));
comment on column data.background_jobs.after_tenant_id is
'How far a job has come that walks over all live enrollments in pieces: the last one that it looked at. '
'Null: it begins at the first.';
create index enrollments_walk_idx on data.enrollments (tenant_id, enrollment_id)
    where status in ('active', 'paused');
