create view ops.workers as
select w.worker_id, w.host, w.process_number, w.version, w.started_at,
       clock.distance(w.started_at, clock.real_now()) as started, w.last_seen_at,
       clock.distance(w.last_seen_at, clock.real_now()) as last_seen,
       clock.real_now() - w.last_seen_at as silent_for,
       w.last_seen_at > clock.real_now() - interval '90 seconds' as is_alive,
       w.steps_wait_until, w.messages_wait_until, w.jobs_wait_until, w.clock_skew
from data.workers w;

comment on view ops.workers is
'Worker processes by their heartbeats; …_wait_until is null while that loop is awake. clock_skew: by how '
'much the clock of the machine is ahead of the server''s (negative: behind, or the way took so long).';
