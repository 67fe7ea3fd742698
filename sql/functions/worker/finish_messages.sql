create or replace function worker.finish_messages(
    p_worker_id uuid,
    p_results   jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- The plan that a session keeps may be from when a table was empty, and statistics may be missing after an
-- import: joins in the order as written, row by row; no table as a whole, nor a whole index to merge or hash
-- it. Then one plan does for a row as for a thousand: to plan a small batch takes longer than to run it.
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_at       constant timestamptz := clock.now();
    v_finished data.messages[];
begin
    -- The enrollments first, in the order of their keys: parent before child, as everybody does.
    perform from data.enrollments e
    where (e.tenant_id, e.enrollment_id) in (
        select m.tenant_id, m.enrollment_id
        from jsonb_to_recordset(p_results) r ("tenantId" text, "messageId" uuid)
        join data.messages m on m.tenant_id = r."tenantId" and m.message_id = r."messageId")
    order by e.tenant_id, e.enrollment_id
    for update;

    v_finished := message.finish(p_worker_id, p_results, v_at);
    perform execution.settle(v_finished, v_at);
    perform enrollment.settle(v_finished, v_at);
    perform message.settle_bounced(v_finished);
    return jsonb_strip_nulls(jsonb_build_object(
        'finished', cardinality(v_finished),
        'lost', coalesce(jsonb_array_length(p_results), 0) - cardinality(v_finished),
        'slipped', (select nullif(count(*), 0) from unnest(v_finished) m where m.has_slipped)));
end
$$;

comment on function worker.finish_messages(uuid, jsonb) is
'Finishes leased messages. p_results: [{tenantId, messageId, leaseNumber, outcome, subject, text, '
'html, answer, error}] with outcome sent, retry, failed, unrenderable, unknown or released (not tried). '
'What another sender has leased since is left alone: lost counts it. slipped, if there are any: sent, '
'though their enrollment ended while the mail server had them already.';
