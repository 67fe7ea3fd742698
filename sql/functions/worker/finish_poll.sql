create or replace function worker.finish_poll(
    p_worker_id uuid,
    p_result    jsonb
)
returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select inbox.finish_poll(p_worker_id, p_result)
$$;

comment on function worker.finish_poll(uuid, jsonb) is
'Records how far a leased mailbox was read: {tenantId, mailboxId, leaseNumber, uidValidity, uidNext, '
'hasMore, mailCount, refusedCount, error}. False if another worker has it by now.';
