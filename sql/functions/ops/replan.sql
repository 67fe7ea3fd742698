create or replace function ops.replan(
    p_enrollment_id uuid
)
returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id constant text := (
        select e.tenant_id
        from data.enrollments e
        where e.enrollment_id = p_enrollment_id);
begin
    perform enrollment.replan(v_tenant_id, array[p_enrollment_id], 'sequence_edited', clock.now());
    return (select s.scheduled_at
            from data.sequence_schedules s
            where s.tenant_id = v_tenant_id
              and s.enrollment_id = p_enrollment_id);
end
$$;

comment on function ops.replan(uuid) is
'Plans the pending step of an enrollment anew, by its step, settings and time zone of today, and answers '
'when it runs; null if nothing is pending. Held ones and those not yet activated stay as they are.';
