create or replace function template.change(
    p_template data.templates,
    p_body     jsonb,
    p_at       timestamptz
)
returns data.templates
language plpgsql volatile
as $$
declare
    -- What is left out stays, null clears.
    v_new      constant jsonb := jsonb_build_object(
        'name', p_template.name, 'subject', p_template.subject, 'bodyHtml', p_template.body_html,
        'bodyText', p_template.body_text) || p_body;
    v_template data.templates;
begin
    perform template.require_valid(v_new);
    update data.templates t
    set name       = v_new ->> 'name',
        subject    = v_new ->> 'subject',
        body_html  = v_new ->> 'bodyHtml',
        body_text  = v_new ->> 'bodyText',
        variables  = template.variables_of(array[
            v_new ->> 'subject', v_new ->> 'bodyHtml', v_new ->> 'bodyText']),
        updated_at = p_at
    where t.tenant_id = p_template.tenant_id
      and t.template_id = p_template.template_id
    returning * into v_template;
    return v_template;
end
$$;

comment on function template.change(data.templates, jsonb, timestamptz) is
'Changes what a body that fits wire.template_change_body names and answers the template; e-mails that are '
'queued already keep the words they had. Lock the template first. Problems: invalid_body, '
'invalid_template.';
