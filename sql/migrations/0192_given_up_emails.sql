-- What follows an e-mail that failed for good counts from when it was given up, also when planned anew.
alter table data.step_executions
    add column given_up_at timestamptz;
comment on column data.step_executions.given_up_at is
'When the enrollment went on without this e-mail, which had failed; the next delay counts from then.';
