create or replace function enrollment.refuse_second(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_contact_id  uuid
)
returns void
language plpgsql volatile
as $$
begin
    perform problem.raise(409, 'already_enrolled', 'This contact is in the sequence already.',
        jsonb_strip_nulls(jsonb_build_object('enrollmentId', (
            select e.enrollment_id
            from data.enrollments e
            where e.tenant_id = p_tenant_id
              and e.sequence_id is not distinct from p_sequence_id     -- by the contact, who has few
              and e.contact_id = p_contact_id
              and e.completed_at is null))));
end
$$;

comment on function enrollment.refuse_second(text, uuid, uuid) is
'Refuses with the id of the live enrollment. Problems: already_enrolled.';
