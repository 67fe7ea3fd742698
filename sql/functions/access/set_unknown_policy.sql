create or replace function access.set_unknown_policy(
    p_tenant_id text,
    p_policy    text
)
returns data.tenants
language plpgsql volatile
as $$
declare
    v_tenant data.tenants;
begin
    perform problem.require_one_of('policy', p_policy, array['hold', 'resend']);
    update data.tenants t
    set unknown_policy = coalesce(p_policy, 'hold')
    where t.tenant_id = p_tenant_id
    returning * into v_tenant;
    if not found then
        perform problem.raise(404, 'tenant_not_found', 'There is no such tenant.',
                              jsonb_build_object('tenantId', p_tenant_id));
    end if;
    return v_tenant;
end
$$;

comment on function access.set_unknown_policy(text, text) is
'What becomes of a tenant''s unknown messages: hold (null, too) or resend. Problems: invalid_parameter, '
'tenant_not_found.';
