create or replace function access.forget_contact(
    p_tenant_id      text,
    p_contact_id     uuid,
    p_enrollment_ids uuid[],
    p_email_key      text
)
returns void
language sql volatile
as $$
    -- A day of answers at most.
    delete from data.idempotency_keys k
    where k.tenant_id = p_tenant_id
      and (strpos(k.answer::text, p_contact_id::text) > 0
           or strpos(lower(k.answer::text), p_email_key) > 0);

    -- Reasons are words that somebody wrote; codes are ours.
    update data.audit_entries a
    set arguments = access.without_words(a.arguments, 'reason'),
        old_state = access.without_words(a.old_state, 'exit_reason'),
        new_state = access.without_words(a.new_state, 'exit_reason')
    where a.tenant_id = p_tenant_id
      and a.arguments ->> 'enrollmentId' = any (p_enrollment_ids::text[])
      and a.arguments ? 'enrollmentId'
$$;

comment on function access.forget_contact(text, uuid, uuid[], text) is
'Forgets the answers, kept for an Idempotency-Key, that name a contact by its id or its address (in lower '
'case; null: none), and the words that operators wrote about its enrollments. What they did stays written '
'down.';
