create or replace function access.audit(
    p_tenant_id text,
    p_action    text,
    p_arguments jsonb,
    p_old_state jsonb,
    p_new_state jsonb,
    p_at        timestamptz
)
returns void
language sql volatile
as $$
    insert into data.audit_entries
        (tenant_id, audit_entry_id, made_at, made_by, action, arguments, old_state, new_state,
         written_at)
    values (coalesce(p_tenant_id, '*'), clock.new_id(p_at), p_at, session_user, p_action,
            jsonb_strip_nulls(p_arguments), p_old_state, p_new_state, clock.real_now())
$$;

comment on function access.audit(text, text, jsonb, jsonb, jsonb, timestamptz) is
'Writes down what an operator does, in the transaction of the change: the role that logged in, the ops '
'function with its arguments, and how it stood before and after. Null tenant: everybody. Give it neither '
'secrets nor personal data.';
