create or replace function wire.contact(
    p_contact data.contacts
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select jsonb_build_object(
            'id', p_contact.contact_id,
            'email', p_contact.email,
            'firstName', p_contact.first_name,
            'lastName', p_contact.last_name,
            'company', p_contact.company,
            'title', p_contact.title,
            'phone', p_contact.phone,
            'linkedinUrl', p_contact.linkedin_url,
            'timezone', p_contact.timezone,
            'attributes', p_contact.attributes,
            'suppression', (select s.reason
                            from contact.suppression_reason(p_contact.tenant_id, p_contact.email_key) s),
            'createdAt', wire.instant(p_contact.created_at),
            'updatedAt', wire.instant(p_contact.updated_at)));
end
$$;

comment on function wire.contact(data.contacts) is
'A contact as clients see it; suppression says why it gets no e-mail, null when it may.';
