-- Deltas are folded every minute; counts are held against what is really there, piece by piece.

create table data.sequence_recounts (
    tenant_id           text        not null,
    sequence_id         uuid        not null,
    after_enrollment_id uuid,
    started_at          timestamptz not null,
    counts_before       jsonb       not null,
    recounted           jsonb       not null,
    finished_at         timestamptz,
    drift_count         integer     not null default 0,
    drift               jsonb       not null default '[]',
    constraint sequence_recounts_pkey primary key (tenant_id, sequence_id),
    constraint sequence_recounts_sequence_fkey foreign key (tenant_id, sequence_id)
        references data.sequences (tenant_id, sequence_id),
    constraint sequence_recounts_drift_is_a_list_check check (jsonb_typeof(drift) = 'array')
);
comment on table data.sequence_recounts is
'The last recount of each sequence, and the one under way. Counts only grow: what a recount in pieces '
'gives lies between the counts before it and after it, or they are wrong.';
comment on column data.sequence_recounts.after_enrollment_id is
'How far the recount under way has come; null: none is.';
comment on column data.sequence_recounts.started_at is
'Real time, as finished_at: the order in which sequences have their turn.';
comment on column data.sequence_recounts.counts_before is
'The counts when it began; recounted: what the pieces gave. Both by place, as stats.keyed_counts '
'makes it.';
comment on column data.sequence_recounts.drift is
'What the last finished recount found: each count that is wrong, and by how much it is too large.';

create index sequence_recounts_newest_idx on data.sequence_recounts (finished_at);
create index sequence_recounts_under_way_idx on data.sequence_recounts (tenant_id, sequence_id)
    where after_enrollment_id is not null;

insert into data.background_jobs (background_job_id, run_every, next_run_at)
values ('stats-folder', interval '1 minute', now());
