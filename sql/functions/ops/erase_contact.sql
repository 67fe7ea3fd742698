create or replace function ops.erase_contact(
    p_contact_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at        constant timestamptz := clock.now();
    v_tenant_id constant text := contact.tenant_of(p_contact_id);
    v_erased    jsonb;
begin
    v_erased := contact.erase(contact.lock(v_tenant_id, p_contact_id), v_at);
    perform access.audit(v_tenant_id, 'ops.erase_contact', jsonb_build_object('contactId', p_contact_id),
                         null, v_erased, v_at);
    return v_erased;
end
$$;

comment on function ops.erase_contact(uuid) is
'Erases everything personal of a contact for good (export it first if it is asked for): live enrollments '
'end, statistics stay, a hash of the address recognises it if it is imported again. Answers how many rows of '
'each kind there were. Backups, delivered mails and published events are elsewhere. Problems: '
'contact_not_found, email_under_way.';
