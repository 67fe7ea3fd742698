create or replace function ops.explain(
    p_enrollment_id uuid
)
returns table ("position" integer, rule text, at timestamptz, detail text)
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select x.*
    from data.enrollments e
    cross join lateral scheduling.explain(e) x
    where e.enrollment_id = p_enrollment_id
    order by x.position
$$;

comment on function ops.explain(uuid) is
'Why the next step of an enrollment runs when it does, and what holds it now. No rows: there is no '
'such enrollment.';
