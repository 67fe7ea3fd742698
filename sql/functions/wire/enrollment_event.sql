create or replace function wire.enrollment_event(
    p_enrollment data.enrollments
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'enrollmentId', p_enrollment.enrollment_id,
        'sequenceId', p_enrollment.sequence_id,
        'contactId', p_enrollment.contact_id,
        'assignedTo', p_enrollment.assigned_to)
$$;

comment on function wire.enrollment_event(data.enrollments) is
'What every event says of its enrollment: the data member of the payload begins with it.';
