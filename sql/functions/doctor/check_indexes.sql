create or replace function doctor.check_indexes()
returns table (verdict text, evidence text, mend text)
language sql stable
as $$
    select 'fault', format('The index %s is missing.', h.name),
           format('create %sindex concurrently %s %s',
                  case when h.name like '%\_key' then 'unique ' else '' end, h.name, h.definition)
    from doctor.hot_indexes() h
    where to_regclass('data.' || h.name) is null
    union all
    select 'fault', format('The index %s is invalid: a statement that made it was broken off.', c.relname),
           format('reindex index concurrently data.%I', c.relname)
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'data'::regnamespace
      and not (i.indisvalid and i.indisready)
    union all
    -- A page holds at least 70 % of what fits; five times what the entries need is air. By vacuum''s numbers.
    select 'warning', format('The index %s has %s for %s entries, which need about %s.', b.relname,
                             pg_size_pretty(b.relpages * 8192::bigint), b.reltuples::bigint,
                             pg_size_pretty(b.needed_pages * 8192)),
           format('reindex index concurrently data.%I', b.relname)
    from (select c.relname, c.relpages, c.reltuples,
                 ceil(greatest(c.reltuples, 0) * (16 + w.width) / (8192 * 0.7))::bigint as needed_pages
          from pg_index i
          join pg_class c on c.oid = i.indexrelid
          cross join lateral (
              select coalesce(sum(coalesce(s.avg_width, 16)), 16) as width
              from pg_attribute a
              left join pg_stats s
                on s.schemaname = 'data'
               and s.tablename = i.indrelid::regclass::text
               and s.attname = a.attname
              where a.attrelid = i.indexrelid) w
          where c.relnamespace = 'data'::regnamespace) b
    where b.relpages > 1000 + 5 * b.needed_pages
$$;

comment on function doctor.check_indexes() is
'Indexes that are missing, invalid, or far larger than their entries need.';
