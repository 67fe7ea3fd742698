create or replace function outbox.horizon()
returns bigint
language sql stable
as $$
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint
$$;

comment on function outbox.horizon() is
'The oldest transaction that still runs: events below it are complete, and nothing will come between them.';
