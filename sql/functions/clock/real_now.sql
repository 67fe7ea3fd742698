create or replace function clock.real_now()
returns timestamptz
language sql volatile
as $$
    select clock_timestamp()
$$;

comment on function clock.real_now() is
'The time of the machine, also where clock.now() is virtual: for heartbeats and leases of processes.';
