create or replace function ops.pause(
    p_enrollment_id uuid,
    p_resume_at     timestamptz default null
)
returns table (status text, current_step_number integer, exit_reason text, held_reason text,
               next_at timestamptz, waiting_for text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_enrollment data.enrollments := enrollment.find_anywhere(p_enrollment_id);
begin
    v_enrollment := enrollment.pause(v_enrollment.tenant_id, v_enrollment.sequence_id, p_enrollment_id,
                                   p_resume_at, clock.now());
    return query select o.* from enrollment.outlook(v_enrollment) o;
end
$$;

comment on function ops.pause(uuid, timestamptz) is
'Pauses an active enrollment, until p_resume_at or (null) until it is resumed; what remains of its delay '
'stands still. Problems: enrollment_not_found, enrollment_not_active, invalid_resume_at.';
