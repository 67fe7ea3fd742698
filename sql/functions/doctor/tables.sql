create or replace function doctor.tables()
returns table (name text, live_count bigint, dead_count bigint, vacuumed_at timestamptz,
               analyzed_at timestamptz, is_vacuumed boolean, frozen_age integer)
language sql stable
as $$
    select c.relname::text, t.n_live_tup, t.n_dead_tup, greatest(t.last_autovacuum, t.last_vacuum),
           greatest(t.last_autoanalyze, t.last_analyze),
           not coalesce(c.reloptions @> '{autovacuum_enabled=false}'
                        or c.reloptions @> '{autovacuum_enabled=off}', false),
           age(c.relfrozenxid)
    from pg_class c
    join pg_stat_all_tables t on t.relid = c.oid
    where c.relnamespace = 'data'::regnamespace
      and c.relkind = 'r'
$$;

comment on function doctor.tables() is
'What the server knows of the upkeep of our tables: dead rows, the last vacuum, whether autovacuum is on, '
'and the age of the oldest transaction id.';
