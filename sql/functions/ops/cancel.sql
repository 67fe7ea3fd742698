create or replace function ops.cancel(
    p_enrollment_id uuid,
    p_reason        text default null
)
returns table (status text, current_step_number integer, exit_reason text, held_reason text,
               next_at timestamptz, waiting_for text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_enrollment data.enrollments := enrollment.find_anywhere(p_enrollment_id);
begin
    v_enrollment := enrollment.cancel(v_enrollment.tenant_id, v_enrollment.sequence_id, p_enrollment_id,
                                   p_reason, clock.now());
    return query select o.* from enrollment.outlook(v_enrollment) o;
end
$$;

comment on function ops.cancel(uuid, text) is
'Ends a live enrollment as cancelled, for a reason (null: cancelled). Problems: enrollment_not_found, '
'enrollment_ended.';
