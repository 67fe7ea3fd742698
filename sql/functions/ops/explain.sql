create or replace function ops.explain(
    p_enrollment_id uuid
)
returns table ("position" integer, rule text, at timestamptz, detail text)
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select x.*
    from data.tenants t
    cross join lateral (
        select e.*
        from data.enrollments e
        where e.tenant_id = t.tenant_id
          and e.enrollment_id = p_enrollment_id
        limit 1) e
    cross join lateral scheduling.explain(row(e.*)::data.enrollments, clock.now()) x
    order by x.position
$$;

comment on function ops.explain(uuid) is
'Why the next step of an enrollment runs when it does, and what holds it now. No rows: there is no '
'such enrollment.';
