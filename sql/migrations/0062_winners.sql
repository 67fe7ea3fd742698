-- A step may end its test by itself: the variant that is proven better is the one that everybody new gets.

alter table data.sequence_steps
    add column auto_winner       jsonb,
    add column tested_since_at   timestamptz,
    add column winner_variant_id text,
    add column winner_chosen_at  timestamptz,
    add constraint sequence_steps_auto_winner_is_an_object_check check (jsonb_typeof(auto_winner) = 'object'),
    add constraint sequence_steps_winner_has_its_time_check
        check ((winner_variant_id is null) = (winner_chosen_at is null)),
    add constraint sequence_steps_winner_needs_a_test_check
        check (winner_variant_id is null or (auto_winner is not null and variants is not null)),
    add constraint sequence_steps_test_has_its_start_check
        check ((auto_winner is null) = (tested_since_at is null));
comment on column data.sequence_steps.auto_winner is
'How a winner is chosen among the variants: {metric, minimumSample, minimumDays}; null: nobody '
'chooses.';
comment on column data.sequence_steps.tested_since_at is
'Since when the variants and auto_winner are what they are.';
comment on column data.sequence_steps.winner_variant_id is
'The variant that whoever comes to this step from winner_chosen_at on gets; who has one keeps it.';

create index sequence_steps_undecided_idx on data.sequence_steps (tenant_id, step_id)
    where auto_winner is not null and winner_variant_id is null and removed_at is null;
