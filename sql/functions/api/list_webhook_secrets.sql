create or replace function api.list_webhook_secrets(
    p_tenant_id text,
    p_context   data.request_context
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_references jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    select coalesce(jsonb_agg(s.reference order by s.reference), '[]') into v_references
    from (select s.reference
          from data.webhook_secrets s
          where s.tenant_id = p_tenant_id
          order by s.reference
          limit 20) s;
    return wire.ok(v_references);
end
$$;

comment on function api.list_webhook_secrets(text, data.request_context) is
'Where the secrets of a tenant''s webhooks are (env:NAME, file:/path), the first 20: for the server that '
'checks signatures. No route of the table leads here.';
