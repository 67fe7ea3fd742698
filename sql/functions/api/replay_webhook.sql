create or replace function api.replay_webhook(
    p_tenant_id  text,
    p_context    data.request_context,
    p_webhook_id uuid,
    p_body       jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.webhook_replay_body(), p_body);
    perform webhook.lock(p_tenant_id, p_webhook_id);
    return wire.ok(wire.webhook_replay(webhook.replay(
        p_tenant_id, p_webhook_id, (p_body ->> 'deliveryId')::uuid, clock.real_now())));
end
$$;

comment on function api.replay_webhook(text, data.request_context, uuid, jsonb) is
'Posts again what is dead at an address, or the one delivery that the body names, dead or not; answers '
'how many. Problems: invalid_body, webhook_not_found.';
