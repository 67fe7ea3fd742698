create or replace function contact.create(
    p_tenant_id text,
    p_body      jsonb,
    p_at        timestamptz
)
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact data.contacts;
    v_email   constant text := p_body ->> 'email';
begin
    perform contact.require_valid(p_body);
    perform contact.refuse_erased(p_tenant_id, v_email);
    insert into data.contacts
        (tenant_id, contact_id, email, email_key, first_name, last_name, company, title, phone,
         linkedin_url, timezone, attributes, created_at, updated_at)
    values (p_tenant_id, clock.new_id(p_at), v_email, lower(v_email), p_body ->> 'firstName',
            p_body ->> 'lastName', p_body ->> 'company', p_body ->> 'title', p_body ->> 'phone',
            p_body ->> 'linkedinUrl', p_body ->> 'timezone', coalesce(p_body -> 'attributes', '{}'),
            p_at, p_at)
    on conflict (tenant_id, email_key) do nothing
    returning * into v_contact;

    if not found then
        perform problem.raise(409, 'contact_exists', 'There is a contact with this e-mail address already.',
            (select jsonb_build_object('contactId', c.contact_id)
             from data.contacts c
             where c.tenant_id = p_tenant_id
               and c.email_key = lower(v_email)));
    end if;
    return v_contact;
end
$$;

comment on function contact.create(text, jsonb, timestamptz) is
'Makes a contact from a body that fits wire.contact_body. Addresses are unique regardless of case. '
'Problems: invalid_body, invalid_timezone, contact_exists (with contactId), contact_erased.';
