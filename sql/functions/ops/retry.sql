create or replace function ops.retry(
    p_enrollment_id uuid
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
    v_new := enrollment.retry(v_old.tenant_id, v_old.sequence_id, p_enrollment_id, v_at);
    perform access.audit(v_old.tenant_id, 'ops.retry', jsonb_build_object('enrollmentId', p_enrollment_id),
                         v_state, enrollment.state(v_new), v_at);
    return query select o.* from enrollment.outlook(v_new) o;
end
$$;

comment on function ops.retry(uuid) is
'Tries again what an enrollment is held for: an e-mail that failed for good is sent again (ops.release '
'goes on with the next step instead), anything else is tried at the next open moment. Problems: '
'enrollment_not_found, enrollment_not_held, email_unknown, no_open_moment, no_failed_email.';
