create or replace function ops.skip(
    p_enrollment_id  uuid,
    p_to_step_number integer default null
)
returns table (status text, current_step_number integer, exit_reason text, held_reason text,
               next_at timestamptz, waiting_for text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at    constant timestamptz := clock.now();
    v_old   constant data.enrollments := enrollment.find_anywhere(p_enrollment_id);
    v_state constant jsonb := enrollment.state(v_old);
    v_new   data.enrollments;
begin
    v_new := enrollment.skip(v_old.tenant_id, v_old.sequence_id, p_enrollment_id, p_to_step_number, v_at);
    perform access.audit(v_old.tenant_id, 'ops.skip', jsonb_build_object('enrollmentId', p_enrollment_id,
                             'toStepNumber', p_to_step_number),
                         v_state, enrollment.state(v_new), v_at);
    return query select o.* from enrollment.outlook(v_new) o;
end
$$;

comment on function ops.skip(uuid, integer) is
'Lets an active enrollment run a step (null: the one after the current) at the next open moment; steps that '
'are passed by are recorded as skipped. Problems: enrollment_not_found, enrollment_not_active, '
'email_under_way, step_already_run, step_not_found.';
