create or replace function api.create_webhook(
    p_tenant_id text,
    p_context   data.request_context,
    p_body      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_answer  jsonb;
    v_webhook data.webhooks;
begin
    perform access.enter(p_tenant_id, p_context);
    v_answer := access.replay(p_tenant_id, p_context, clock.now());
    if v_answer is null then
        perform problem.require(wire.webhook_body(), p_body);
        v_webhook := webhook.put(p_tenant_id, null, p_context.actor, p_body, clock.now());
        v_answer := access.remember(p_tenant_id, p_context, wire.ok(
            wire.new_webhook(v_webhook)));
    end if;
    return v_answer;
end
$$;

comment on function api.create_webhook(text, data.request_context, jsonb) is
'Lets events be posted to an address, and answers the secret that signs them: the only time it is seen. '
'Problems: invalid_body, too_many_webhooks.';
