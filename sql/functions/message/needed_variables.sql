create or replace function message.needed_variables(
    p_step    data.sequence_steps,
    p_variant jsonb
)
returns text[]
language plpgsql stable
as $$
declare
    v_needed text[];
begin
    -- A subject or body of the step takes the place of its template's: only what is left of it counts.
    if p_variant is not null
       or num_nonnulls(p_step.subject, p_step.body) > 0 and p_step.template_id is not null then
        select template.variables_of(array[c.subject, c.html, c.text]) into v_needed
        from message.content(p_step, p_variant) c;
    elsif p_step.template_id is null then
        return p_step.variables;
    else
        select t.variables into v_needed
        from data.templates t
        where t.tenant_id = p_step.tenant_id
          and t.template_id = p_step.template_id;
    end if;
    return coalesce(v_needed, '{}');
end
$$;

comment on function message.needed_variables(data.sequence_steps, jsonb) is
'The variables that the e-mail of a step needs outside sections.';
