create or replace function worker.claim_mailbox(
    p_worker_id     uuid,
    p_lease_seconds integer
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_poll data.mailbox_polls := inbox.claim_mailbox(p_worker_id, p_lease_seconds);
begin
    if v_poll.mailbox_id is null then
        return jsonb_build_object('nextInSeconds', (
            select greatest(extract(epoch from min(l.next_poll_at) - clock.real_now()), 0)
            from data.mailbox_polls l
            having count(*) > 0));
    end if;
    return (
        select jsonb_build_object('mailbox', jsonb_build_object(
            'tenantId', v_poll.tenant_id,
            'mailboxId', v_poll.mailbox_id,
            'leaseNumber', v_poll.lease_number,
            'imap', b.imap,
            'uidValidity', v_poll.uid_validity,
            'uidNext', v_poll.uid_next,
            'since', coalesce(v_poll.since_on,
                              (v_poll.last_polled_at at time zone 'UTC')::date - 1)))
        from data.mailboxes b
        where b.tenant_id = v_poll.tenant_id
          and b.mailbox_id = v_poll.mailbox_id);
end
$$;

comment on function worker.claim_mailbox(uuid, integer) is
'Leases the mailbox that is to be read by IMAP now, with how far it was read and from which day on it is '
'read if that position is lost (null: only what is new); or answers in how many seconds the next one is '
'due, null if none is read.';
