create or replace function worker.leave(
    p_worker_id uuid
)
returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    delete from data.workers w
    where w.worker_id = p_worker_id
$$;

comment on function worker.leave(uuid) is
'Takes the heartbeat row of a worker away that stops in good order.';
