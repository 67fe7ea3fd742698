create view ops.workers as
select w.worker_id, w.host, w.process_number, w.version, w.started_at, w.last_seen_at,
       clock.real_now() - w.last_seen_at as silent_for,
       w.last_seen_at > clock.real_now() - interval '90 seconds' as is_alive,
       w.steps_wait_until, w.messages_wait_until, w.jobs_wait_until
from data.workers w;

comment on view ops.workers is
'Worker processes by their heartbeats; …_wait_until is null while that loop is awake.';
