create or replace function wire.template(
    p_template data.templates
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'id', p_template.template_id,
        'name', p_template.name,
        'subject', p_template.subject,
        'bodyHtml', p_template.body_html,
        'bodyText', p_template.body_text,
        'variables', p_template.variables,
        'createdBy', p_template.created_by,
        'createdAt', wire.instant(p_template.created_at),
        'updatedAt', wire.instant(p_template.updated_at))
$$;

comment on function wire.template(data.templates) is
'A template as clients see it, with the variables that it needs.';
