create or replace function worker.stop_messages(
    p_worker_id uuid,
    p_messages  jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
-- A plan that a session keeps may be from when a table was empty. One that joins row by row, in the order as
-- written, by the keys, is good whatever there is: it is kept, for a batch is small.
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
set enable_material = off
as $$
declare
    v_at       constant timestamptz := clock.now();
    v_message  record;
    v_verdict  text;
    v_verdicts jsonb := '{}';
begin
    -- Looked at without a lock: what has committed is seen. What stopped is looked at again, under the locks.
    for v_message in
        select r."tenantId" as tenant_id, r."messageId" as message_id, r."leaseNumber" as lease_number
        from jsonb_to_recordset(p_messages) r ("tenantId" text, "messageId" uuid, "leaseNumber" bigint)
        -- Whoever has a lease is sending. To say so would offer the index of those, to walk it for each.
        left join data.messages m
          on m.tenant_id = r."tenantId"
         and m.message_id = r."messageId"
         and m.leased_by = p_worker_id
         and m.lease_number = r."leaseNumber"
        left join data.enrollments e
          on e.tenant_id = m.tenant_id
         and e.enrollment_id = m.enrollment_id
        left join data.sequences q
          on q.tenant_id = m.tenant_id
         and q.sequence_id = m.sequence_id
        left join data.contacts c
          on c.tenant_id = m.tenant_id
         and c.contact_id = m.contact_id
        where (e.status = 'active' and q.status <> 'paused' and q.deleted_at is null) is not true
           or exists (select from contact.suppression_reason(
                         m.tenant_id, coalesce(lower(m.to_email), c.email_key)))
           or exists (select from access.holds(m.tenant_id))
        order by m.tenant_id, m.enrollment_id
    loop
        v_verdict := message.begin(v_message.tenant_id, v_message.message_id, p_worker_id,
                                   v_message.lease_number, null);
        if v_verdict in ('ended', 'suppressed') then
            perform enrollment.end_unsent(v_message.tenant_id, v_message.message_id, v_at);
        end if;
        v_verdicts := v_verdicts || jsonb_build_object(v_message.message_id::text, v_verdict);
    end loop;
    return v_verdicts;
end
$$;

comment on function worker.stop_messages(uuid, jsonb) is
'Asks, just before mails are handed over to what may get them twice without harm, whether they may be. '
'p_messages: [{tenantId, messageId, leaseNumber}]. Answers an object with those that must not be, by their '
'ids: ended, suppressed, paused, readdressed and lost leave nothing to finish, busy is finished as a retry; '
'the others may. Nothing is in flight: worker.begin_delivery is for mail servers. After a stop has '
'committed, what it stops is among those. Waits at most 5 s for a stop that is under way.';
