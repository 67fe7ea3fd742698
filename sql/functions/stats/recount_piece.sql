create or replace function stats.recount_piece(
    p_tenant_id           text,
    p_sequence_id         uuid,
    p_after_enrollment_id uuid,
    p_limit               integer
)
returns table (enrollment_count bigint, last_enrollment_id uuid, counts jsonb)
language sql stable
as $$
    with walked as materialized (
        select e.enrollment_id, e.status, e.assigned_to
        from data.enrollments e
        where e.tenant_id = p_tenant_id
          and e.sequence_id = p_sequence_id
          and e.enrollment_id > p_after_enrollment_id
        order by e.enrollment_id
        limit p_limit
    ), found as materialized (
        select c.counter, null::uuid as step_id, null as variant_id, w.assigned_to, count(*) as amount
        from walked w
        cross join lateral stats.counters_of_enrollment(w.status) c
        group by c.counter, w.assigned_to
        union all
        select c.counter, x.step_id, x.variant_id, w.assigned_to, count(*)
        from walked w
        join data.step_executions x
          on x.tenant_id = p_tenant_id
         and x.enrollment_id = w.enrollment_id
        cross join lateral stats.counters_of(x) c
        group by c.counter, x.step_id, x.variant_id, w.assigned_to
    ), placed as (
        select jsonb_build_array('step', f.counter, f.step_id, f.variant_id, null)::text as place,
               sum(f.amount) as amount
        from found f
        group by f.counter, f.step_id, f.variant_id
        union all
        select jsonb_build_array('rep', f.counter, null, null, f.assigned_to)::text, sum(f.amount)
        from found f
        group by f.counter, f.assigned_to
    )
    select (select count(*) from walked),
           (select w.enrollment_id from walked w order by w.enrollment_id desc limit 1),
           (select coalesce(jsonb_object_agg(p.place, p.amount), '{}') from placed p)
$$;

comment on function stats.recount_piece(text, uuid, uuid, integer) is
'What the enrollments of a sequence and their executions themselves give, for up to p_limit '
'enrollments after the given one in the order of their ids: how many, the last one, and counts by '
'place.';
