create or replace function doctor.check_schema()
returns table (verdict text, evidence text, mend text)
language sql volatile
as $$
    select 'fault', format('%s was applied and is not there any more.', f.path),
           format('pgcadence migrate, after: delete from migration.applied_files where path = %L', f.path)
    from migration.applied_files f
    cross join lateral string_to_array(regexp_replace(f.path, '\.sql$', ''), '/') as p (parts)
    where f.path like 'functions/%'
      and not exists (select from pg_proc r
                      join pg_namespace n on n.oid = r.pronamespace
                      where n.nspname = p.parts[2]
                        and r.proname = p.parts[3])
       or f.path like 'views/%'
      and not exists (select from pg_class r
                      join pg_namespace n on n.oid = r.relnamespace
                      where n.nspname = p.parts[2]
                        and r.relname = p.parts[3])
    union all
    select 'fault', format('Row-level security is off for %s.', c.relname), 'pgcadence migrate'
    from pg_class c
    where c.relnamespace = 'data'::regnamespace
      and c.relkind in ('r', 'p')
      and c.relname <> 'public_holidays'
      and not (c.relrowsecurity and c.relforcerowsecurity)
$$;

comment on function doctor.check_schema() is
'Functions and views that somebody removed by hand, and tables whose row-level security is off. Migrations '
'that are pending only the program knows: pgcadence doctor, or migrate --check.';
