create or replace function template.lock(
    p_tenant_id   text,
    p_template_id uuid
)
returns data.templates
language plpgsql volatile
as $$
declare
    v_template data.templates;
begin
    select * into v_template
    from data.templates t
    where t.tenant_id = p_tenant_id
      and t.template_id = p_template_id
    for update;
    if not found then
        perform problem.raise(404, 'template_not_found', 'There is no such template.',
                              jsonb_build_object('templateId', p_template_id));
    end if;
    return v_template;
end
$$;

comment on function template.lock(text, uuid) is
'A template of the tenant, locked for a change. Problems: template_not_found.';
