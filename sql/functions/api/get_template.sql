create or replace function api.get_template(
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
    v_template := template.find(p_tenant_id, p_template_id);
    return wire.tagged(wire.template(v_template), wire.etag(v_template));
end
$$;

comment on function api.get_template(text, data.request_context, uuid) is
'A template. Problems: template_not_found.';
