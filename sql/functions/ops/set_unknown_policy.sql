create or replace function ops.set_unknown_policy(
    p_tenant_id text,
    p_policy    text
)
returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_old    constant text := (select t.unknown_policy from data.tenants t where t.tenant_id = p_tenant_id);
    v_tenant constant data.tenants := access.set_unknown_policy(p_tenant_id, p_policy);
begin
    perform access.audit(p_tenant_id, 'ops.set_unknown_policy', jsonb_build_object('policy', p_policy),
                         to_jsonb(v_old), to_jsonb(v_tenant.unknown_policy), clock.now());
    return v_tenant.unknown_policy;
end
$$;

comment on function ops.set_unknown_policy(text, text) is
'What becomes of messages of which nobody knows whether the mail server took them: hold (null, too) keeps '
'them and their enrollment until somebody decides; resend sends them again, so that some recipients get them '
'twice. Holds for what becomes unknown from now on. Problems: invalid_parameter, tenant_not_found.';
