create or replace function api.preview_step(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid,
    p_step_id     uuid,
    p_body        jsonb default '{}'
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_body     jsonb;
    v_sequence data.sequences;
    v_step     data.sequence_steps;
    v_variant  jsonb;
    v_content  jsonb;
    v_contact  data.contacts;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.step_preview_body(), coalesce(p_body, '{}'));
    v_body := jsonb_strip_nulls(coalesce(p_body, '{}') - 'variables');
    v_sequence := sequence.find(p_tenant_id, p_sequence_id);
    select st.* into v_step
    from data.sequence_steps st
    where st.tenant_id = p_tenant_id
      and st.sequence_id = p_sequence_id
      and st.step_id = p_step_id
      and st.removed_at is null;
    if not found then
        perform problem.raise(404, 'step_not_found', 'There is no such step in this sequence.',
                              jsonb_build_object('stepId', p_step_id));
    end if;
    if v_body ? 'contactId' then
        v_contact := contact.find(p_tenant_id, (v_body ->> 'contactId')::uuid);
    end if;
    if v_step.variants is not null then
        select v.variant into v_variant
        from jsonb_array_elements(v_step.variants) with ordinality v (variant, place)
        where v.variant ->> 'id' = v_body ->> 'variantId' or not v_body ? 'variantId'
        order by v.place
        limit 1;
    end if;
    if v_body ? 'variantId' and v_variant is null then
        perform problem.raise(422, 'variant_not_found', 'The step has no such variant.');
    end if;
    select jsonb_build_object('subject', c.subject, 'html', c.html, 'text', c.text) into v_content
    from message.content(v_step, v_variant) c;
    if num_nonnulls(v_content ->> 'html', v_content ->> 'text') = 0 then
        perform problem.raise(422, 'step_without_text', 'The step has no text of its own to preview.');
    end if;
    return wire.ok(template.preview(v_content, v_contact, v_sequence, p_body -> 'variables'));
end
$$;

comment on function api.preview_step(text, data.request_context, uuid, uuid, jsonb) is
'The e-mail of a step as a contact would get it, in one of its variants: subject (null: it continues the '
'thread), html, text, and which variables are missing. Sends nothing. Answers the sources and variables; '
'HTTP renders them, as senders do. Problems: invalid_body, sequence_not_found, step_not_found, '
'contact_not_found, variant_not_found, step_without_text.';
