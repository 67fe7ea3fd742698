create or replace function ops.replan(
    p_enrollment_id uuid
)
returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at    constant timestamptz := clock.now();
    v_old   constant data.enrollments := enrollment.find_anywhere(p_enrollment_id);
    v_state constant jsonb := enrollment.state(v_old);
    v_new   data.enrollments;
begin
    perform enrollment.replan(v_old.tenant_id, array[p_enrollment_id], 'sequence_edited', v_at);
    v_new := enrollment.find_anywhere(p_enrollment_id);
    perform access.audit(v_old.tenant_id, 'ops.replan', jsonb_build_object('enrollmentId', p_enrollment_id),
                         v_state, enrollment.state(v_new), v_at);
    return (select s.scheduled_at
            from data.sequence_schedules s
            where s.tenant_id = v_new.tenant_id
              and s.enrollment_id = p_enrollment_id);
end
$$;

comment on function ops.replan(uuid) is
'Plans the pending step of an enrollment anew, by its step, settings and time zone of today, and answers '
'when it runs; null if nothing is pending. Held ones and those not yet activated stay as they are. Problems: '
'enrollment_not_found.';
