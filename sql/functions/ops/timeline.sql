create or replace function ops.timeline(
    p_enrollment_id uuid
)
returns table (at timestamptz, kind text, step_number integer, actor text, reason text, detail text,
               execution_id uuid, message_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select n.at, n.kind, n.step_number, n.actor, n.reason, n.detail, n.execution_id, n.message_id
    from data.tenants t
    cross join lateral (
        select e.*
        from data.enrollments e
        where e.tenant_id = t.tenant_id
          and e.enrollment_id = p_enrollment_id
        limit 1) e
    cross join lateral (
        select l.at, l.kind, l.step_number, l.actor, l.reason, l.detail, l.execution_id, l.message_id, l.place
        from enrollment.timeline(row(e.*)::data.enrollments) with ordinality
            l (at, kind, step_number, execution_id, message_id, actor, reason, detail, place)
        union all
        -- What was done by hand, with how it stood then; after what it brought about.
        select a.made_at, a.action, (a.new_state ->> 'current_step_number')::integer, a.made_by,
               a.arguments ->> 'reason', concat_ws(', ', a.new_state ->> 'status',
                                                   a.new_state ->> 'held_reason'), null, null, 1000000
        from data.audit_entries a
        where a.tenant_id = e.tenant_id
          and a.arguments ->> 'enrollmentId' = p_enrollment_id::text
          and a.arguments ? 'enrollmentId') n
    order by n.at, n.place
$$;

comment on function ops.timeline(uuid) is
'Everything that has happened to an enrollment, in order: enrolled, each e-mail and task, what came back, '
'pauses, holds, the end, and what operators did to it (ops.…). No rows: there is no such enrollment.';
