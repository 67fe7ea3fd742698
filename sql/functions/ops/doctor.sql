create or replace function ops.doctor(
    p_is_complete boolean default false
)
returns table (check_name text, verdict text, evidence text, mend text)
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    with findings as (
        select 'indexes' as check_name, c.* from doctor.check_indexes() c
        union all
        select 'horizon', c.* from doctor.check_horizon(clock.real_now()) c
        union all
        select 'workers', c.* from doctor.check_workers(clock.real_now()) c
        union all
        select 'queue', c.* from doctor.check_queue(clock.now()) c
        union all
        select 'enrollments', c.* from doctor.check_enrollments() c
        union all
        select 'counts', c.* from doctor.check_counts() c
        union all
        select 'jobs', c.* from doctor.check_jobs(clock.now()) c
        union all
        select 'outbox', c.* from doctor.check_outbox(clock.real_now()) c
        union all
        select 'upkeep', c.* from doctor.check_upkeep(clock.real_now()) c
        union all
        select 'schema', c.* from doctor.check_schema() c
    ), checks as (
        select k.check_name, k.place
        from unnest(array['schema', 'workers', 'queue', 'jobs', 'enrollments', 'counts', 'outbox', 'indexes',
                          'horizon', 'upkeep']) with ordinality k (check_name, place)
    )
    select k.check_name, coalesce(f.verdict, 'ok'), f.evidence, f.mend
    from checks k
    left join findings f using (check_name)
    where f.check_name is not null
       or p_is_complete
    order by f.verdict <> 'fault', f.verdict is null, k.place, f.evidence
$$;

comment on function ops.doctor(boolean) is
'What is wrong with this database: each finding with its verdict (fault, warning), the evidence and what '
'mends it, faults first. No rows: everything is well. p_is_complete shows the checks that found nothing, '
'too (ok). Reads live enrollments whole: seconds for a million.';
