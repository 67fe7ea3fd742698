-- Statistics by rep and by day, machines apart; deltas become sums; what retention takes away stays counted.

alter table data.sequence_counts
    add column assigned_to text,
    add column counted_on  date;
comment on table data.sequence_counts is
'Deltas of counts that are not yet folded into sums: appended without contention.';
comment on column data.sequence_counts.counted_on is
'The day in the time zone of the sequence; null where days do not matter.';

create table data.sequence_sums (
    tenant_id       text   not null,
    sequence_id     uuid   not null,
    sequence_sum_id uuid   not null,
    grain           text   not null,
    counter         text   not null,
    step_id         uuid,
    variant_id      text,
    assigned_to     text,
    counted_on      date,
    amount          bigint not null,
    constraint sequence_sums_pkey primary key (tenant_id, sequence_id, sequence_sum_id),
    constraint sequence_sums_place_key unique nulls not distinct
        (tenant_id, sequence_id, grain, counted_on, assigned_to, step_id, variant_id, counter),
    constraint sequence_sums_sequence_fkey foreign key (tenant_id, sequence_id)
        references data.sequences (tenant_id, sequence_id),
    constraint sequence_sums_grain_is_known_check check (grain in ('step', 'rep', 'day'))
) with (fillfactor = 50);
comment on table data.sequence_sums is
'Folded deltas, three times over: by step and variant, by rep, by day. A count is its sum and the deltas '
'that are not folded yet.';
comment on column data.sequence_sums.grain is
'What the count is broken down by: step (step_id and variant_id, null for what belongs to none), rep '
'(assigned_to, null for nobody) or day (counted_on).';

alter table data.step_executions
    add column bounced_at         timestamptz,
    add column machine_opened_at  timestamptz,
    add column machine_clicked_at timestamptz;
comment on column data.step_executions.bounced_at is
'When the message, sent before, came back for good. The execution stays sent.';
comment on column data.step_executions.machine_opened_at is
'The first opening that a machine did: a scanner, a proxy that fetches ahead. opened_at is the first by a '
'person.';
comment on column data.step_executions.machine_clicked_at is
'The first click that a machine did; clicked_at is the first by a person.';
