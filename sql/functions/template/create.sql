create or replace function template.create(
    p_tenant_id text,
    p_actor     text,
    p_body      jsonb,
    p_at        timestamptz
)
returns data.templates
language plpgsql volatile
as $$
declare
    v_template data.templates;
begin
    perform template.require_valid(p_body);
    insert into data.templates
        (tenant_id, template_id, name, subject, body_html, body_text, variables, created_by,
         created_at, updated_at)
    values (p_tenant_id, clock.new_id(p_at), p_body ->> 'name', p_body ->> 'subject',
            p_body ->> 'bodyHtml', p_body ->> 'bodyText',
            template.variables_of(array[p_body ->> 'subject', p_body ->> 'bodyHtml', p_body ->> 'bodyText']),
            p_actor, p_at, p_at)
    returning * into v_template;
    return v_template;
end
$$;

comment on function template.create(text, text, jsonb, timestamptz) is
'Makes a template from a body that fits wire.template_body. Problems: invalid_body, invalid_template.';
