create or replace function contact.change(
    p_contact data.contacts,
    p_body    jsonb,
    p_at      timestamptz
)
returns data.contacts
language plpgsql volatile
as $$
declare
    -- What is left out stays, null clears.
    v_new     constant jsonb := contact.fields(p_contact) || p_body;
    v_contact data.contacts;
begin
    perform contact.require_valid(v_new);
    perform contact.refuse_erased(p_contact.tenant_id, v_new ->> 'email');
    begin
        update data.contacts c
        set email        = v_new ->> 'email',
            email_key    = lower(v_new ->> 'email'),
            first_name   = v_new ->> 'firstName',
            last_name    = v_new ->> 'lastName',
            company      = v_new ->> 'company',
            title        = v_new ->> 'title',
            phone        = v_new ->> 'phone',
            linkedin_url = v_new ->> 'linkedinUrl',
            timezone     = v_new ->> 'timezone',
            attributes   = v_new -> 'attributes',
            updated_at   = p_at
        where c.tenant_id = p_contact.tenant_id
          and c.contact_id = p_contact.contact_id
        returning * into v_contact;
    exception
        when unique_violation then
            perform problem.raise(409, 'contact_exists',
                'There is a contact with this e-mail address already.',
                (select jsonb_build_object('contactId', c.contact_id)
                 from data.contacts c
                 where c.tenant_id = p_contact.tenant_id
                   and c.email_key = lower(v_new ->> 'email')));
    end;

    if v_contact.timezone is distinct from p_contact.timezone then
        perform enrollment.replan(v_contact.tenant_id, array(
            select e.enrollment_id
            from data.enrollments e
            where e.tenant_id = v_contact.tenant_id
              and e.contact_id = v_contact.contact_id
              and e.status in ('active', 'paused')), 'timezone_changed', p_at);
    end if;
    return v_contact;
end
$$;

comment on function contact.change(data.contacts, jsonb, timestamptz) is
'Changes what a body that fits wire.contact_body names and answers the contact; what it waits for in its '
'sequences follows to another time zone. Lock the contact first. Problems: invalid_body, invalid_timezone, '
'contact_exists (with contactId), contact_erased.';
