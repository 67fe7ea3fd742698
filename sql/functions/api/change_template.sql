create or replace function api.change_template(
    p_tenant_id   text,
    p_context     data.request_context,
    p_template_id uuid,
    p_body        jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_template data.templates;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.template_change_body(), p_body);
    v_template := template.lock(p_tenant_id, p_template_id);
    perform access.require_match(p_context, wire.etag(v_template));
    v_template := template.change(v_template, p_body, clock.now());
    return wire.tagged(wire.template(v_template), wire.etag(v_template));
end
$$;

comment on function api.change_template(text, data.request_context, uuid, jsonb) is
'Changes a template: what is left out stays, null clears. Problems: invalid_body, invalid_template, '
'template_not_found, precondition_failed.';
