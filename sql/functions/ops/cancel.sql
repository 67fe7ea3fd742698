create or replace function ops.cancel(
    p_enrollment_id uuid,
    p_reason        text default null
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
    v_new := enrollment.cancel(v_old.tenant_id, v_old.sequence_id, p_enrollment_id, p_reason, v_at);
    perform access.audit(v_old.tenant_id, 'ops.cancel', jsonb_build_object('enrollmentId', p_enrollment_id,
                             'reason', p_reason),
                         v_state, enrollment.state(v_new), v_at);
    return query select o.* from enrollment.outlook(v_new) o;
end
$$;

comment on function ops.cancel(uuid, text) is
'Ends a live enrollment as cancelled, for a reason (null: cancelled). Problems: enrollment_not_found, '
'enrollment_ended.';
