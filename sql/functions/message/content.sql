create or replace function message.content(
    p_step       data.sequence_steps,
    p_variant    jsonb
)
returns table (subject text, html text, text text)
language sql stable
as $$
    -- A variant''s own words come before its template, those before the step''s.
    select coalesce(p_variant ->> 'subject', case when p_variant is null then p_step.subject end, t.subject,
                    p_step.subject),
           case when b.body is null then t.body_html when template.is_html(b.body) then b.body end,
           case when b.body is null then t.body_text when not template.is_html(b.body) then b.body end
    from (select coalesce(p_variant ->> 'body',
                          case when p_variant is null or p_variant ->> 'templateId' is null
                               then p_step.body end) as body) b
    left join data.templates t
      on t.tenant_id = p_step.tenant_id
     and t.template_id = coalesce((p_variant ->> 'templateId')::uuid, p_step.template_id)
$$;

comment on function message.content(data.sequence_steps, jsonb) is
'The template texts of an e-mail step: of the variant if there is one (else null), its template, or '
'the step.';
