create or replace function enrollment.enroll(
    p_tenant_id      text,
    p_actor          text,
    p_correlation_id text,
    p_sequence_id    uuid,
    p_body           jsonb,
    p_at             timestamptz
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_contact    constant data.contacts := contact.find(p_tenant_id, (p_body ->> 'contactId')::uuid);
    v_results    constant data.enrollment_result[] := enrollment.enroll_many(
        p_tenant_id, p_actor, p_correlation_id, p_sequence_id, array[v_contact.contact_id],
        p_body ->> 'assignedTo', (p_body ->> 'startAtStep')::integer, p_body -> 'metadata', false, p_at);
    v_enrollment data.enrollments;
begin
    case v_results[1].code
        when 'enrolled' then
            select * into v_enrollment
            from data.enrollments e
            where e.tenant_id = p_tenant_id
              and e.enrollment_id = v_results[1].enrollment_id;
        when 'already_enrolled' then
            perform enrollment.refuse_second(p_tenant_id, p_sequence_id, v_contact.contact_id);
        when 'no_email' then
            perform problem.raise(409, 'no_email',
                'This contact has no e-mail address, and the sequence sends automatic e-mails.');
        when 'no_open_moment' then
            perform problem.raise(422, 'no_open_moment',
                'The calendar of this sequence has no open moment within 30 days for this contact.');
        else
            perform enrollment.require_reachable(v_contact);
    end case;
    return v_enrollment;
end
$$;

comment on function enrollment.enroll(text, text, text, uuid, jsonb, timestamptz) is
'Enrolls a contact, from a body that fits wire.enrollment_body, and plans the first step; in a draft '
'or paused sequence that waits for the activation. Problems: contact_not_found, sequence_not_found, '
'sequence_archived, unsubscribed, suppressed, no_email, step_not_found, no_open_moment, already_enrolled '
'(with enrollmentId).';
