create or replace function doctor.check_horizon(
    p_real_now timestamptz
)
returns table (verdict text, evidence text, mend text)
language sql stable
as $$
    select 'warning', format('Session %s (%s, %s, %s) has been in one transaction since %s: nothing that was '
                             'deleted since then can be cleaned up.', s.pid, s.role, s.application, s.state,
                             clock.distance(s.transaction_at, p_real_now)),
           format('select pg_terminate_backend(%s)', s.pid)
    from doctor.sessions() s
    where s.transaction_at < p_real_now - interval '10 minutes'
    union all
    select 'warning', format('The prepared transaction %s has been open since %s.', x.gid,
                             clock.distance(x.prepared, p_real_now)),
           format('rollback prepared %L', x.gid)
    from pg_prepared_xacts x
    where x.database = current_database()
      and x.prepared < p_real_now - interval '10 minutes'
    union all
    select 'warning', format('The replication slot %s is not in use and keeps dead rows or WAL.',
                             r.slot_name),
           format('select pg_drop_replication_slot(%L)', r.slot_name)
    from pg_replication_slots r
    where not r.active
    union all
    select 'warning', 'The doctor may not see what other sessions do.',
           'grant pg_read_all_stats to cadence_worker_definer'
    where not pg_has_role('pg_read_all_stats', 'member')
$$;

comment on function doctor.check_horizon(timestamptz) is
'What keeps dead rows from being cleaned up, so that claims wade through them: transactions open for ten '
'minutes, forgotten prepared ones, replication slots that nobody reads.';
