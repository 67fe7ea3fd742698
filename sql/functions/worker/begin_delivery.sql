create or replace function worker.begin_delivery(
    p_tenant_id    text,
    p_message_id   uuid,
    p_worker_id    uuid,
    p_lease_number bigint,
    p_seconds      integer
)
returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
-- As in stop_messages: one plan, by the keys.
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
set enable_material = off
as $$
declare
    v_verdict constant text := message.begin(p_tenant_id, p_message_id, p_worker_id, p_lease_number,
                                             p_seconds);
begin
    if v_verdict in ('ended', 'suppressed') then
        perform enrollment.end_unsent(p_tenant_id, p_message_id, clock.now());
    end if;
    return v_verdict;
end
$$;

comment on function worker.begin_delivery(text, uuid, uuid, bigint, integer) is
'Asks, just before the end of a mail is sent, whether it may be, and records that it is in flight: begun. '
'The mail server may then be silent for p_seconds. Whatever else it answers, the mail must not be handed '
'over: ended, suppressed, paused, readdressed and lost leave nothing to finish, busy is finished as a retry. '
'After a stop has committed it is never begun. Waits at most 5 s for a stop that is under way.';
