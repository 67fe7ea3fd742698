create or replace function message.needed_of_contact(
    p_step          data.sequence_steps,
    p_variant       jsonb,
    p_sequence_name text,
    p_settings      jsonb
)
returns text[]
language plpgsql stable
as $$
declare
    v_nobody data.contacts;
begin
    v_nobody.attributes := '{}';
    return template.missing(
        message.needed_variables(p_step, p_variant),
        message.variables(v_nobody, p_sequence_name, p_settings, '{}', null),
        coalesce(p_settings -> 'variableDefaults', '{}'));
end
$$;

comment on function message.needed_of_contact(data.sequence_steps, jsonb, text, jsonb) is
'The variables that the e-mail of a step needs outside sections and that must come from the contact or its '
'enrollment, for neither the sequence nor a default has them.';
