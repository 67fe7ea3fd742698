create or replace function api.preview_template(
    p_tenant_id   text,
    p_context     data.request_context,
    p_template_id uuid,
    p_body        jsonb default '{}'
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_body     jsonb;
    v_template data.templates;
    v_contact  data.contacts;
    v_sequence data.sequences;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.preview_body(), coalesce(p_body, '{}'));
    v_body := jsonb_strip_nulls(coalesce(p_body, '{}') - 'variables');
    v_template := template.find(p_tenant_id, p_template_id);
    if v_body ? 'contactId' then
        v_contact := contact.find(p_tenant_id, (v_body ->> 'contactId')::uuid);
    end if;
    if v_body ? 'sequenceId' then
        v_sequence := sequence.find(p_tenant_id, (v_body ->> 'sequenceId')::uuid);
    end if;
    return wire.ok(template.preview(
        jsonb_build_object('subject', v_template.subject, 'html', v_template.body_html,
                           'text', v_template.body_text),
        v_contact, v_sequence, p_body -> 'variables'));
end
$$;

comment on function api.preview_template(text, data.request_context, uuid, jsonb) is
'A template as a contact would get it: subject, html, text, and which variables are missing. Sends '
'nothing. Answers the sources and variables; HTTP renders them, as senders do. Problems: invalid_body, '
'template_not_found, contact_not_found, sequence_not_found.';
