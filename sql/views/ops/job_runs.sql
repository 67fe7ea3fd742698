create view ops.job_runs as
select r.background_job_id, r.started_at, r.duration, r.row_count, r.error, r.worker_id, w.host,
       w.process_number
from data.background_job_runs r
left join data.workers w using (worker_id)
order by r.background_job_run_id desc;

comment on view ops.job_runs is
'Runs of background jobs in the last seven days, newest first. host is empty for a worker that is gone.';
