create or replace function scheduling.await_email(
    p_enrollment data.enrollments
)
returns void
language sql volatile
as $$
    update data.sequence_schedules s
    set parked_reason = case p_enrollment.status when 'paused' then 'enrollment_paused'
                                                 else 'previous_email' end
    where s.tenant_id = p_enrollment.tenant_id
      and s.enrollment_id = p_enrollment.enrollment_id
      and s.parked_reason = 'held'
$$;

comment on function scheduling.await_email(data.enrollments) is
'What was held since nobody knew whether the e-mail before was sent now waits for it to be sent, or for the '
'resume of a paused enrollment.';
