create or replace function doctor.check_jobs(
    p_at timestamptz
)
returns table (verdict text, evidence text, mend text)
language sql volatile
as $$
    select 'fault', format('The background job %s is not there.', k.name),
           format('insert into data.background_jobs (background_job_id, run_every, next_run_at) '
                  'values (%L, %L, now())', k.name, k.run_every)
    from (values ('sequence-scheduler', '1 minute'), ('sequence-step-executor', '1 minute'),
                 ('sequence-reply-checker', '5 minutes'), ('sequence-stats-calculator', '15 minutes'),
                 ('idempotency-cleaner', '1 hour'), ('retention', '1 minute'),
                 ('stats-folder', '1 minute'), ('outbox-cleaner', '1 minute')) k (name, run_every)
    where not exists (select from data.background_jobs j where j.background_job_id = k.name)
    union all
    select 'fault', format('The background job %s failed: %s', j.background_job_id, j.last_error),
           format('select * from ops.job_runs where background_job_id = %L limit 10', j.background_job_id)
    from data.background_jobs j
    where j.last_error is not null
    union all
    select 'warning', format('The background job %s is switched off.', j.background_job_id),
           format('update data.background_jobs set is_enabled = true where background_job_id = %L',
                  j.background_job_id)
    from data.background_jobs j
    where not j.is_enabled
    union all
    select 'fault', format('The background job %s should have run %s.', j.background_job_id,
                           clock.distance(j.next_run_at, p_at)),
           'Start a worker, or see in the log of the workers what keeps it.'
    from data.background_jobs j
    where j.is_enabled
      and j.next_run_at < p_at - interval '2 minutes' - j.run_every
$$;

comment on function doctor.check_jobs(timestamptz) is
'Background jobs that are missing, failing, switched off or overdue.';
