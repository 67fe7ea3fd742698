create or replace function api.delete_template(
    p_tenant_id   text,
    p_context     data.request_context,
    p_template_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_template data.templates;
begin
    perform access.enter(p_tenant_id, p_context);
    v_template := template.lock(p_tenant_id, p_template_id);
    perform access.require_match(p_context, wire.etag(v_template));
    perform template.remove(v_template);
    return wire.ok(wire.template(v_template));
end
$$;

comment on function api.delete_template(text, data.request_context, uuid) is
'Deletes a template that no step names, and answers what it was. Problems: template_not_found, '
'template_in_use, precondition_failed.';
