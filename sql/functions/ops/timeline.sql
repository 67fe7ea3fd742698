create or replace function ops.timeline(
    p_enrollment_id uuid
)
returns table (at timestamptz, kind text, step_number integer, actor text, reason text, detail text,
               execution_id uuid, message_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select l.at, l.kind, l.step_number, l.actor, l.reason, l.detail, l.execution_id, l.message_id
    from data.tenants t
    cross join lateral (
        select e.*
        from data.enrollments e
        where e.tenant_id = t.tenant_id
          and e.enrollment_id = p_enrollment_id
        limit 1) e
    cross join lateral enrollment.timeline(row(e.*)::data.enrollments) with ordinality
        l (at, kind, step_number, execution_id, message_id, actor, reason, detail, place)
    order by l.place
$$;

comment on function ops.timeline(uuid) is
'Everything that has happened to an enrollment, in order: enrolled, each e-mail and task, what came back, '
'pauses, the hold it is in, the end. No rows: there is no such enrollment.';
