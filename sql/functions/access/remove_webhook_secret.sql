create or replace function access.remove_webhook_secret(
    p_tenant_id text,
    p_reference text
)
returns void
language plpgsql volatile
as $$
begin
    delete from data.webhook_secrets s
    where s.tenant_id = p_tenant_id
      and s.reference = p_reference;
    if not found then
        perform problem.raise(404, 'webhook_secret_not_found', 'There is no such reference.');
    end if;
end
$$;

comment on function access.remove_webhook_secret(text, text) is
'Does not believe webhooks any more that are signed with the secret of that reference. Problems: '
'webhook_secret_not_found.';
