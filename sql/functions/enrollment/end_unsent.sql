create or replace function enrollment.end_unsent(
    p_tenant_id  text,
    p_message_id uuid,
    p_at         timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments;
    v_reason     text;
begin
    select e.* into v_enrollment
    from data.messages m
    join data.enrollments e using (tenant_id, enrollment_id)
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
    for update of e;
    if v_enrollment.status in ('active', 'paused') then
        select s.reason into v_reason
        from data.contacts c
        cross join lateral contact.suppression_reason(c.tenant_id, c.email_key) s
        where c.tenant_id = p_tenant_id
          and c.contact_id = v_enrollment.contact_id;
        if found then
            perform enrollment.finish(v_enrollment, scheduling.exit_status(v_reason), v_reason, p_at);
            return;
        end if;
    end if;
    perform execution.close_open(p_tenant_id, v_enrollment.enrollment_id, p_at);
end
$$;

comment on function enrollment.end_unsent(text, uuid, timestamptz) is
'What follows when a message was cancelled in a sender''s hands: the enrollment of a suppressed contact ends '
'with that reason, and the execution of the e-mail is skipped.';
