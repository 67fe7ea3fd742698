create or replace function enrollment.retry(
    p_tenant_id     text,
    p_sequence_id   uuid,
    p_enrollment_id uuid,
    p_at            timestamptz
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_held     data.enrollments;
    v_released data.enrollments;
    v_message  data.messages;
begin
    perform sequence.share(p_tenant_id, p_sequence_id);
    v_held := enrollment.lock(p_tenant_id, p_sequence_id, p_enrollment_id);
    if v_held.held_reason is distinct from 'email_failed' then
        return enrollment.release(p_tenant_id, p_sequence_id, p_enrollment_id, p_at);
    end if;
    v_message := message.retry_failed(p_tenant_id, p_enrollment_id, p_at);
    if v_message.message_id is null then
        perform problem.raise(409, 'no_failed_email',
            'There is no failed e-mail of this enrollment to send again.');
    end if;
    perform execution.try_again(p_tenant_id, v_message.execution_id);
    perform enrollment.keep_hold(v_held, p_at);
    update data.enrollments e
    set held_reason      = null,
        held_detail      = null,
        held_at          = null,
        last_activity_at = p_at
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id
    returning * into v_released;
    perform scheduling.await_email(v_released);
    return enrollment.find(p_tenant_id, p_sequence_id, p_enrollment_id);
end
$$;

comment on function enrollment.retry(text, uuid, uuid, timestamptz) is
'Tries again what an enrollment is held for: an e-mail that failed for good is sent again (release goes on '
'with the next step instead), anything else is released. Problems: enrollment_not_found, '
'enrollment_not_held, email_unknown, no_open_moment, no_failed_email.';
