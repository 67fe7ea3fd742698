create or replace function contact.filled(
    p_contact data.contacts
)
returns text[]
language sql stable
as $$
    -- One expression, which PostgreSQL inlines.
    select array_remove(array[
        case when p_contact.email <> '' then 'email' end,
        case when p_contact.email <> '' then 'contact.email' end,
        case when p_contact.first_name <> '' then 'firstName' end,
        case when p_contact.first_name <> '' then 'contact.firstName' end,
        case when p_contact.last_name <> '' then 'lastName' end,
        case when p_contact.last_name <> '' then 'contact.lastName' end,
        case when p_contact.company <> '' then 'company' end,
        case when p_contact.company <> '' then 'contact.company' end,
        case when p_contact.title <> '' then 'title' end,
        case when p_contact.title <> '' then 'contact.title' end,
        case when p_contact.phone <> '' then 'phone' end,
        case when p_contact.phone <> '' then 'contact.phone' end,
        case when p_contact.linkedin_url <> '' then 'linkedinUrl' end,
        case when p_contact.linkedin_url <> '' then 'contact.linkedinUrl' end,
        case when p_contact.timezone <> '' then 'timezone' end,
        case when p_contact.timezone <> '' then 'contact.timezone' end], null)
$$;

comment on function contact.filled(data.contacts) is
'The variables of templates that the contact''s own fields give, by each of their names: those of '
'message.variables that are neither null nor empty, whatever attributes and metadata say. What it lacks is '
'perhaps among those.';
