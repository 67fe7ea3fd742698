create or replace function contact.erase(
    p_contact data.contacts,
    p_at      timestamptz
)
returns jsonb
language plpgsql volatile
as $$
declare
    v_enrollments uuid[];
    v_erased      jsonb;
begin
    v_enrollments := enrollment.erase(p_contact.tenant_id, p_contact.contact_id, p_at);
    v_erased := jsonb_build_object(
        'enrollments', cardinality(v_enrollments),
        'messages', message.erase(p_contact.tenant_id, v_enrollments),
        'executions', execution.erase(p_contact.tenant_id, v_enrollments),
        'inboxMessages', inbox.erase(p_contact.tenant_id, v_enrollments, p_contact.email_key),
        'events', outbox.erase(p_contact.tenant_id, v_enrollments),
        'deadLetters', intake.erase(p_contact.tenant_id, p_contact.email_key));
    perform access.forget_contact(p_contact.tenant_id, p_contact.contact_id, v_enrollments,
                                  p_contact.email_key);

    -- The hash takes the place of a suppression by address, which would tell it.
    if p_contact.email_key is not null then
        insert into data.erased_addresses (tenant_id, address_sha256, erased_at)
        values (p_contact.tenant_id, contact.address_hash(p_contact.tenant_id, p_contact.email_key), p_at)
        on conflict (tenant_id, address_sha256) do nothing;
        delete from data.suppressions s
        where s.tenant_id = p_contact.tenant_id
          and s.kind = 'address'
          and s.value = p_contact.email_key;
    end if;
    update data.contacts c
    set email        = null,
        email_key    = null,
        first_name   = null,
        last_name    = null,
        company      = null,
        title        = null,
        phone        = null,
        linkedin_url = null,
        timezone     = null,
        attributes   = '{}',
        updated_at   = p_at,
        erased_at    = coalesce(c.erased_at, p_at)
    where c.tenant_id = p_contact.tenant_id
      and c.contact_id = p_contact.contact_id;
    return v_erased;
end
$$;

comment on function contact.erase(data.contacts, timestamptz) is
'Erases everything personal of a contact: its live enrollments end as cancelled (contact_erased), its '
'messages, tasks, mails that came in and events keep only what statistics need, and of its address a hash is '
'kept, by which contact.create and contact.import recognise it. Answers how many rows of each kind there '
'were. Lock the contact first. Problems: email_under_way.';
