create or replace function ops.release(
    p_enrollment_id uuid
)
returns table (status text, current_step_number integer, exit_reason text, held_reason text,
               next_at timestamptz, waiting_for text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_enrollment data.enrollments := enrollment.find_anywhere(p_enrollment_id);
begin
    v_enrollment := enrollment.release(v_enrollment.tenant_id, v_enrollment.sequence_id, p_enrollment_id,
                                   clock.now());
    return query select o.* from enrollment.outlook(v_enrollment) o;
end
$$;

comment on function ops.release(uuid) is
'Ends the hold of an enrollment: its step is tried again at the next open moment; after an e-mail that '
'failed for good it goes on with the next. Problems: enrollment_not_found, enrollment_not_held, '
'email_unknown, no_open_moment.';
