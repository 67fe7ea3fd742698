create or replace function ops.reinstate(
    p_enrollment_id uuid
)
returns table (status text, current_step_number integer, exit_reason text, held_reason text,
               next_at timestamptz, waiting_for text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_enrollment data.enrollments := enrollment.find_anywhere(p_enrollment_id);
begin
    v_enrollment := enrollment.reinstate(v_enrollment.tenant_id, v_enrollment.sequence_id, p_enrollment_id,
                                         session_user::text, clock.now());
    return query select o.* from enrollment.outlook(v_enrollment) o;
end
$$;

comment on function ops.reinstate(uuid) is
'Undoes the end of an enrollment that did not complete: what remained of its delay counts from now. Problems: '
'enrollment_not_found, sequence_not_found, enrollment_live, enrollment_completed, unsubscribed, '
'suppressed, already_enrolled.';
