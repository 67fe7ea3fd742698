create or replace function worker.finish_webhooks(
    p_results jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
    v_at constant timestamptz := clock.real_now();
begin
    return (
        select coalesce(jsonb_object_agg(o.outcome, o.count), '{}')
        from (select f.outcome, count(*) as count
              from jsonb_to_recordset(p_results) r ("tenantId" text, "webhookId" uuid, "deliveryId" uuid,
                                                    "leaseNumber" bigint, status integer, error text)
              cross join lateral webhook.finish(r."tenantId", r."webhookId", r."deliveryId", r."leaseNumber",
                                                r.status, r.error, v_at) f (outcome)
              group by f.outcome) o);
end
$$;

comment on function worker.finish_webhooks(jsonb) is
'Records attempts. p_results: [{tenantId, webhookId, deliveryId, leaseNumber, status, error}], status is '
'that of the answer, null without one. Answers how many are delivered, pending, dead, lost.';
