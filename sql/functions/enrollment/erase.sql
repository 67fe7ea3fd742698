create or replace function enrollment.erase(
    p_tenant_id  text,
    p_contact_id uuid,
    p_at         timestamptz
)
returns uuid[]
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments;
    v_erased     uuid[] := '{}';
begin
    for v_enrollment in
        select e.*
        from data.enrollments e
        where e.tenant_id = p_tenant_id
          and e.contact_id = p_contact_id
        order by e.enrollment_id
        for update
    loop
        if message.is_in_hand(p_tenant_id, v_enrollment.enrollment_id) then
            perform problem.raise(409, 'email_under_way',
                'A sender has an e-mail to this contact in hand and would write it down: try again in a '
                || 'minute.');
        end if;
        perform enrollment.finish(v_enrollment, 'cancelled', 'contact_erased', p_at);
        v_erased := v_erased || v_enrollment.enrollment_id;
    end loop;
    update data.enrollments e
    set metadata    = '{}',
        exit_reason = case when e.exit_reason ~ '^[a-z_]+$' then e.exit_reason
                           when e.exit_reason is not null then 'erased' end
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = any (v_erased);
    update data.enrollment_pauses p
    set exit_reason = 'erased'
    where p.tenant_id = p_tenant_id
      and p.enrollment_id = any (v_erased)
      and p.exit_reason !~ '^[a-z_]+$';
    update data.enrollment_holds h
    set held_detail = null
    where h.tenant_id = p_tenant_id
      and h.enrollment_id = any (v_erased);
    return v_erased;
end
$$;

comment on function enrollment.erase(text, uuid, timestamptz) is
'Ends the live enrollments of a contact as cancelled (contact_erased) and takes metadata and free words out '
'of all of them; answers their ids, and leaves them locked. Problems: email_under_way.';
