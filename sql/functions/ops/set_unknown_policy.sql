create or replace function ops.set_unknown_policy(
    p_tenant_id text,
    p_policy    text
)
returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select t.unknown_policy from access.set_unknown_policy(p_tenant_id, p_policy) t
$$;

comment on function ops.set_unknown_policy(text, text) is
'What becomes of messages of which nobody knows whether the mail server took them: hold (null, too) keeps '
'them and their enrollment until somebody decides; resend sends them again, so that some recipients get them '
'twice. Holds for what becomes unknown from now on. Problems: invalid_parameter, tenant_not_found.';
