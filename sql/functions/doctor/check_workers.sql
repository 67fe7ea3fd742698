create or replace function doctor.check_workers(
    p_real_now timestamptz
)
returns table (verdict text, evidence text, mend text)
language sql volatile
as $$
    select 'fault', 'Steps are due, and no worker is alive.', 'Start one: pgcadence serve'
    where not exists (select from data.workers w where w.last_seen_at > p_real_now - interval '90 seconds')
      and exists (select from data.sequence_schedules s
                  where s.parked_reason is null
                    and s.scheduled_at <= clock.now())
    union all
    select 'warning', format('The worker %s (process %s) was last seen %s.', w.host, w.process_number,
                             clock.distance(w.last_seen_at, p_real_now)),
           format('See whether it lives; if not: delete from data.workers where worker_id = %L', w.worker_id)
    from data.workers w
    where w.last_seen_at < p_real_now - interval '90 seconds'
    union all
    select 'warning', format('Workers of versions %s run side by side.',
                             string_agg(distinct w.version, ', ' order by w.version)),
           'Restart the old ones with the new program.'
    from data.workers w
    where w.last_seen_at > p_real_now - interval '90 seconds'
    having count(distinct w.version) > 1
    union all
    select 'warning', format('The clock of %s is off by %s.', w.host, w.clock_skew),
           format('Synchronise the clock of %s (chrony, ntp); the database decides by its own.', w.host)
    from data.workers w
    where abs(extract(epoch from w.clock_skew)) > 5
$$;

comment on function doctor.check_workers(timestamptz) is
'Workers that are silent, of several versions, or whose clock is five seconds off; and due steps without any '
'worker.';
