create or replace function access.add_webhook_secret(
    p_tenant_id text,
    p_reference text,
    p_at        timestamptz
)
returns data.webhook_secrets
language plpgsql volatile
as $$
declare
    v_secret data.webhook_secrets;
begin
    if not exists (select from data.tenants t where t.tenant_id = p_tenant_id) then
        perform problem.raise(404, 'tenant_not_found', 'There is no such tenant.');
    end if;
    if coalesce(p_reference !~ '^(env:[A-Za-z_][A-Za-z0-9_]*|file:/[^[:cntrl:]]+)$'
                or length(p_reference) > 300, true) then
        perform problem.raise(422, 'invalid_reference',
            'A secret is referred to as env:NAME or file:/path; it is never given itself.');
    end if;
    insert into data.webhook_secrets as s (tenant_id, webhook_secret_id, reference, created_at)
    values (p_tenant_id, clock.new_id(p_at), p_reference, p_at)
    on conflict (tenant_id, reference) do nothing;
    select * into v_secret
    from data.webhook_secrets s
    where s.tenant_id = p_tenant_id
      and s.reference = p_reference;
    return v_secret;
end
$$;

comment on function access.add_webhook_secret(text, text, timestamptz) is
'Believes webhooks of a tenant that are signed with one more secret, at env:NAME or file:/path; answers '
'the one that is there already. Problems: tenant_not_found, invalid_reference.';
