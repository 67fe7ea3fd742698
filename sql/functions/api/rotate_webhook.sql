create or replace function api.rotate_webhook(
    p_tenant_id  text,
    p_context    data.request_context,
    p_webhook_id uuid
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
        v_webhook := webhook.rotate(webhook.lock(p_tenant_id, p_webhook_id), clock.now());
        v_answer := access.remember(p_tenant_id, p_context, wire.ok(
            wire.new_webhook(v_webhook)));
    end if;
    return v_answer;
end
$$;

comment on function api.rotate_webhook(text, data.request_context, uuid) is
'Gives an address a new secret and answers it, the only time it is seen; the old one signs, too, for '
'another 24 hours. Problems: webhook_not_found.';
