create or replace function worker.beat(
    p_worker_id  uuid,
    p_host       text,
    p_process_id integer,
    p_version    text,
    p_sent_at    timestamptz default null
)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_now constant timestamptz := clock.real_now();
begin
    insert into data.workers
        (worker_id, host, process_number, version, started_at, last_seen_at, clock_skew)
    values (p_worker_id, p_host, p_process_id, p_version, v_now, v_now, p_sent_at - v_now)
    on conflict (worker_id) do update
    set last_seen_at = v_now,
        clock_skew   = p_sent_at - v_now;

    -- Who has been silent for ten beats is gone; skip locked, for several workers clean up at once.
    delete from data.workers w
    using (select d.worker_id
           from data.workers d
           where d.last_seen_at < v_now - interval '5 minutes'
           for update skip locked) dead
    where w.worker_id = dead.worker_id;
end
$$;

comment on function worker.beat(uuid, text, integer, text, timestamptz) is
'The heartbeat of a worker process, meant for every 30 seconds, by the server''s time. p_sent_at is what the '
'worker''s own clock says, null if it does not tell. Rows silent for five minutes go.';
