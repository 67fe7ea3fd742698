create view ops.jobs as
select j.background_job_id, j.run_every, j.is_enabled, j.next_run_at,
       clock.distance(j.next_run_at, clock.now()) as next_run, j.last_started_at,
       clock.distance(j.last_started_at, clock.real_now()) as last_run, j.last_duration, j.last_row_count,
       j.last_error
from data.background_jobs j;

comment on view ops.jobs is
'Background jobs with their last result. Change data.background_jobs with UPDATE to change when they run.';
