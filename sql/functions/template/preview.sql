create or replace function template.preview(
    p_content   jsonb,
    p_contact   data.contacts,
    p_sequence  data.sequences,
    p_variables jsonb
)
returns jsonb
language sql stable
as $$
    select p_content || jsonb_build_object(
        'variables', (message.variables(
            case when p_contact.contact_id is null
                 then jsonb_populate_record(null::data.contacts, '{"attributes": {}}') else p_contact end,
            p_sequence.name, coalesce(p_sequence.settings, '{}'), '{}', null)
            || coalesce(p_variables, '{}'))::text,
        'variableDefaults', coalesce(p_sequence.settings -> 'variableDefaults', '{}')::text)
$$;

comment on function template.preview(jsonb, data.contacts, data.sequences, jsonb) is
'What is needed to render a preview: p_content (subject, html, text: sources) with variables and '
'variableDefaults as JSON texts. Variables are those of the contact and the sequence (null: none), but '
'for those in p_variables.';
