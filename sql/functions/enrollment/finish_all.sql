create or replace function enrollment.finish_all(
    p_tenant_id  text,
    p_contact_id uuid,
    p_condition  text,
    p_status     text,
    p_reason     text,
    p_at         timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments;
    v_ended      bigint := 0;
begin
    -- All that are live are locked, also those that go on: no sender hands a mail over meanwhile.
    for v_enrollment in
        select e.*
        from data.enrollments e
        where e.tenant_id = p_tenant_id
          and e.contact_id = p_contact_id
          and e.completed_at is null
        order by e.enrollment_id
        for update
    loop
        if exists (select from data.sequences q
                   where q.tenant_id = p_tenant_id
                     and q.sequence_id = v_enrollment.sequence_id
                     and (sequence.exit_conditions(q.exit_conditions) ->> p_condition)::boolean) then
            perform enrollment.finish(v_enrollment, p_status, p_reason, p_at);
            v_ended := v_ended + 1;
        end if;
    end loop;
    return v_ended;
end
$$;

comment on function enrollment.finish_all(text, uuid, text, text, text, timestamptz) is
'Ends the live enrollments of a contact whose sequences have that exit condition (onUnsubscribe, '
'onMeetingBooked, …), with a status and a reason, and answers how many. Lock the contact first.';
