create or replace function contact.fields(
    p_contact data.contacts
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'email', p_contact.email, 'firstName', p_contact.first_name, 'lastName', p_contact.last_name,
        'company', p_contact.company, 'title', p_contact.title, 'phone', p_contact.phone,
        'linkedinUrl', p_contact.linkedin_url, 'timezone', p_contact.timezone,
        'attributes', p_contact.attributes)
$$;

comment on function contact.fields(data.contacts) is
'What clients may change of a contact, in the shape of wire.contact_body.';
