create or replace function doctor.check_upkeep(
    p_real_now timestamptz
)
returns table (verdict text, evidence text, mend text)
language sql stable
as $$
    select 'warning', format('%s has %s dead rows beside %s live ones; it was last vacuumed %s.', t.name,
                             t.dead_count, t.live_count,
                             coalesce(clock.distance(t.vacuumed_at, p_real_now), 'never')),
           format('vacuum (analyze) data.%I', t.name)
    from doctor.tables() t
    where t.dead_count > 50000 + 0.3 * t.live_count
    union all
    select 'fault', format('Autovacuum is off for %s.', t.name),
           format('alter table data.%I reset (autovacuum_enabled)', t.name)
    from doctor.tables() t
    where not t.is_vacuumed
    union all
    select 'fault', 'Autovacuum is off.', 'alter system set autovacuum = on; select pg_reload_conf()'
    where not doctor.is_autovacuum_on()
    union all
    select 'fault', format('The oldest transaction id in %s is %s transactions old; the server stops at two '
                           'thousand million.', t.name, t.frozen_age),
           format('vacuum (freeze) data.%I', t.name)
    from doctor.tables() t
    where t.frozen_age > 1000000000
$$;

comment on function doctor.check_upkeep(timestamptz) is
'Tables in which autovacuum is off or does not keep up, and transaction ids that grow too old.';
