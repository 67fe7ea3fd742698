create or replace function api.erase_contact(
    p_tenant_id  text,
    p_context    data.request_context,
    p_contact_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at     constant timestamptz := clock.now();
    v_erased jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    v_erased := contact.erase(contact.lock(p_tenant_id, p_contact_id), v_at);
    perform access.audit(p_tenant_id, 'api.erase_contact', jsonb_build_object('contactId', p_contact_id,
        'actor', p_context.actor), null, v_erased, v_at);
    return wire.ok(wire.erasure(p_contact_id, v_erased));
end
$$;

comment on function api.erase_contact(text, data.request_context, uuid) is
'Erases everything personal of a contact for good: its live enrollments end, statistics stay, and a hash of '
'its address is kept, so that it is not taken in again. Answers how many rows of each kind there were. '
'Problems: contact_not_found, email_under_way.';
