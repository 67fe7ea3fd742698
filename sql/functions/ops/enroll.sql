create or replace function ops.enroll(
    p_sequence_id   uuid,
    p_contact_id    uuid,
    p_assigned_to   text default null,
    p_start_at_step integer default 1,
    p_metadata      jsonb default '{}'
)
returns table (enrollment_id uuid, status text, current_step_number integer, next_at timestamptz,
               waiting_for text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at         constant timestamptz := clock.now();
    v_tenant_id  constant text := sequence.tenant_of(p_sequence_id);
    v_enrollment data.enrollments;
begin
    v_enrollment := enrollment.enroll(v_tenant_id, session_user, 'ops:' || clock.new_id(v_at), p_sequence_id,
        jsonb_strip_nulls(jsonb_build_object(
            'contactId', p_contact_id, 'assignedTo', p_assigned_to, 'startAtStep', p_start_at_step))
            || jsonb_build_object('metadata', p_metadata), v_at);
    perform access.audit(v_tenant_id, 'ops.enroll', jsonb_build_object(
        'sequenceId', p_sequence_id, 'contactId', p_contact_id, 'startAtStep', p_start_at_step), null,
        jsonb_build_object('enrollmentId', v_enrollment.enrollment_id) || enrollment.state(v_enrollment),
        v_at);
    return query
    select v_enrollment.enrollment_id, o.status, o.current_step_number, o.next_at, o.waiting_for
    from enrollment.outlook(v_enrollment) o;
end
$$;

comment on function ops.enroll(uuid, uuid, text, integer, jsonb) is
'Enrolls a contact in a sequence of its tenant, as POST …/enrollments does. Problems: sequence_not_found and '
'those of enrollment.enroll.';
