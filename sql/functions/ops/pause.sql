create or replace function ops.pause(
    p_enrollment_id uuid,
    p_resume_at     timestamptz default null
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
    v_new := enrollment.pause(v_old.tenant_id, v_old.sequence_id, p_enrollment_id, p_resume_at, v_at);
    perform access.audit(v_old.tenant_id, 'ops.pause', jsonb_build_object('enrollmentId', p_enrollment_id,
                             'resumeAt', p_resume_at),
                         v_state, enrollment.state(v_new), v_at);
    return query select o.* from enrollment.outlook(v_new) o;
end
$$;

comment on function ops.pause(uuid, timestamptz) is
'Pauses an active enrollment, until p_resume_at or (null) until it is resumed; what remains of its delay '
'stands still. Problems: enrollment_not_found, enrollment_not_active, invalid_resume_at.';
