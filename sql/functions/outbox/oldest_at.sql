create or replace function outbox.oldest_at()
returns timestamptz
language sql stable
as $$
    -- The first of each lane, by the index; what was refused is little.
    select least(
        (select min(o.written_at)
         from generate_series(0, 15) l (lane)
         cross join lateral (
             select e.written_at
             from data.outbox_events e
             where outbox.lane(e.enrollment_id) = l.lane
               and e.published_at is null
               and e.retry_at is null
             order by e.position, e.written_at, e.event_id
             limit 1) o),
        (select min(e.written_at)
         from data.outbox_events e
         where e.published_at is null
           and e.retry_at is not null))
$$;

comment on function outbox.oldest_at() is
'When the oldest event was written that NATS has not acknowledged yet; null: none waits.';
