create or replace function access.forget_contact(
    p_tenant_id  text,
    p_contact_id uuid,
    p_email_key  text
)
returns void
language sql volatile
as $$
    -- A day of answers at most.
    delete from data.idempotency_keys k
    where k.tenant_id = p_tenant_id
      and (strpos(k.answer::text, p_contact_id::text) > 0
           or strpos(lower(k.answer::text), p_email_key) > 0)
$$;

comment on function access.forget_contact(text, uuid, text) is
'Forgets the answers, kept for an Idempotency-Key, that name a contact by its id or its address (in lower '
'case; null: none).';
