create or replace function message.needed_variables(
    p_step    data.sequence_steps,
    p_variant jsonb
)
returns text[]
language sql stable
as $$
    select case
        -- A subject or body of the step takes the place of its template's: only what is left of it counts.
        when p_variant is not null or num_nonnulls(p_step.subject, p_step.body) > 0
             and p_step.template_id is not null then (
            select template.variables_of(array[c.subject, c.html, c.text])
            from message.content(p_step, p_variant) c)
        when p_step.template_id is null then p_step.variables
        else coalesce((
            select t.variables
            from data.templates t
            where t.tenant_id = p_step.tenant_id
              and t.template_id = p_step.template_id), '{}') end
$$;

comment on function message.needed_variables(data.sequence_steps, jsonb) is
'The variables that the e-mail of a step needs outside sections.';
