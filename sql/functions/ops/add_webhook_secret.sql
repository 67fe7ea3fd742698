create or replace function ops.add_webhook_secret(
    p_tenant_id text,
    p_reference text
)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at constant timestamptz := clock.now();
begin
    perform access.add_webhook_secret(p_tenant_id, p_reference, v_at);
    perform access.audit(p_tenant_id, 'ops.add_webhook_secret', jsonb_build_object('reference', p_reference),
                         null, null, v_at);
end
$$;

comment on function ops.add_webhook_secret(text, text) is
'Believes webhooks of a tenant that are signed with one more secret: env:NAME or file:/path where the API '
'runs, never the secret itself. Problems: tenant_not_found, invalid_reference.';
