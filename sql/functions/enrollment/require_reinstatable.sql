create or replace function enrollment.require_reinstatable(
    p_sequence   data.sequences,
    p_enrollment data.enrollments
)
returns void
language plpgsql volatile
as $$
begin
    if p_sequence.deleted_at is not null then
        perform problem.raise(404, 'sequence_not_found', 'There is no such sequence.',
                              jsonb_build_object('sequenceId', p_sequence.sequence_id));
    elsif p_enrollment.completed_at is null then
        perform problem.raise(409, 'enrollment_live', 'The enrollment has not ended.',
                              jsonb_build_object('status', p_enrollment.status));
    elsif p_enrollment.status = 'completed' and p_enrollment.exit_reason is null then
        perform problem.raise(409, 'enrollment_completed',
            'The enrollment came to the end of its sequence: there is nothing to go on with.');
    end if;
    perform enrollment.require_reachable(contact.find(p_enrollment.tenant_id, p_enrollment.contact_id));
end
$$;

comment on function enrollment.require_reinstatable(data.sequences, data.enrollments) is
'Refuses what cannot be reinstated. Problems: sequence_not_found, enrollment_live, enrollment_completed, '
'unsubscribed, suppressed.';
