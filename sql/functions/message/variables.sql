create or replace function message.variables(
    p_contact       data.contacts,
    p_sequence_name text,
    p_settings      jsonb,
    p_metadata      jsonb,
    p_assigned_to   text
)
returns jsonb
language plpgsql stable
as $$
declare
    v_fields constant jsonb := jsonb_strip_nulls(jsonb_build_object(
        'email',       p_contact.email,
        'firstName',   p_contact.first_name,
        'lastName',    p_contact.last_name,
        'company',     p_contact.company,
        'title',       p_contact.title,
        'phone',       p_contact.phone,
        'linkedinUrl', p_contact.linkedin_url,
        'timezone',    p_contact.timezone));
begin
    return p_contact.attributes || p_metadata || v_fields || jsonb_build_object(
        'contact',    p_contact.attributes || v_fields,
        'sender',     jsonb_strip_nulls(jsonb_build_object(
                          'email', p_settings ->> 'fromEmail', 'name', p_settings ->> 'fromName',
                          'assignedTo', p_assigned_to)),
        'sequence',   jsonb_build_object('name', p_sequence_name),
        'enrollment', p_metadata);
end
$$;

comment on function message.variables(data.contacts, text, jsonb, jsonb, text) is
'What a template may use: contact, sender, sequence and enrollment (its metadata); at the top level '
'the contact''s fields, then the metadata, then the contact''s attributes, the first that has a name '
'wins.';
