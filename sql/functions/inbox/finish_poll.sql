create or replace function inbox.finish_poll(
    p_worker_id uuid,
    p_result    jsonb
)
returns boolean
language plpgsql volatile
as $$
declare
    v_now   constant timestamptz := clock.real_now();
    v_error constant text := left(p_result ->> 'error', 2000);
begin
    update data.mailbox_polls l
    set uid_validity   = coalesce((p_result ->> 'uidValidity')::bigint, l.uid_validity),
        uid_next       = coalesce((p_result ->> 'uidNext')::bigint, l.uid_next),
        since_on       = case when p_result ->> 'uidNext' is null then l.since_on end,
        mail_count     = l.mail_count + coalesce((p_result ->> 'mailCount')::integer, 0),
        refused_count  = l.refused_count + coalesce((p_result ->> 'refusedCount')::integer, 0),
        last_polled_at = case when v_error is null then v_now else l.last_polled_at end,
        failure_count  = case when v_error is null then 0 else l.failure_count + 1 end,
        last_error     = v_error,
        leased_by      = null,
        next_poll_at   = v_now + case
            when v_error is not null then inbox.poll_delay(l.failure_count + 1, l.mailbox_id)
            when (p_result ->> 'hasMore')::boolean then interval '0'
            else (select make_interval(secs => coalesce((b.imap ->> 'intervalSeconds')::integer, 60))
                  from data.mailboxes b
                  where b.tenant_id = l.tenant_id
                    and b.mailbox_id = l.mailbox_id) end
    where l.tenant_id = p_result ->> 'tenantId'
      and l.mailbox_id = (p_result ->> 'mailboxId')::uuid
      and l.leased_by = p_worker_id
      and l.lease_number = (p_result ->> 'leaseNumber')::bigint;
    return found;
end
$$;

comment on function inbox.finish_poll(uuid, jsonb) is
'Records how far a leased mailbox was read: {tenantId, mailboxId, leaseNumber, uidValidity, uidNext, '
'hasMore, mailCount, refusedCount, error}. It is read again at once if there is more, after its '
'interval, or, after an error, after a growing wait. False if somebody else has it by now: then nothing '
'is recorded.';
