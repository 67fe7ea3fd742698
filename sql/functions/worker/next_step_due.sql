create or replace function worker.next_step_due()
returns double precision
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select scheduling.seconds_until_next(null, clock.now())
$$;

comment on function worker.next_step_due() is
'Seconds until the next pending step is due; null when none is pending, or the clock is virtual.';
