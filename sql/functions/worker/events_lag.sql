create or replace function worker.events_lag()
returns table (lag_seconds double precision, refused_count bigint)
language sql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off
as $$
    select coalesce(extract(epoch from clock.real_now() - outbox.oldest_at()), 0),
           (select count(*)
            from data.outbox_events e
            where e.published_at is null
              and e.retry_at is not null)
$$;

comment on function worker.events_lag() is
'For how many seconds the oldest event has waited to be published, 0 if none waits; and how many wait '
'because they, or one before them, were refused.';
