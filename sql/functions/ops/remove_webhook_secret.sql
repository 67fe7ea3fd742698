create or replace function ops.remove_webhook_secret(
    p_tenant_id text,
    p_reference text
)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.remove_webhook_secret(p_tenant_id, p_reference);
    perform access.audit(p_tenant_id, 'ops.remove_webhook_secret',
                         jsonb_build_object('reference', p_reference), null, null, clock.now());
end
$$;

comment on function ops.remove_webhook_secret(text, text) is
'Does not believe webhooks any more that are signed with the secret of that reference; servers notice '
'within seconds. Problems: webhook_secret_not_found.';
