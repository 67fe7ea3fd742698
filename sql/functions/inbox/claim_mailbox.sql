create or replace function inbox.claim_mailbox(
    p_worker_id     uuid,
    p_lease_seconds integer
)
returns data.mailbox_polls
language sql volatile
as $$
    with due as materialized (
        select l.tenant_id, l.mailbox_id
        from data.mailbox_polls l
        -- Asked once: what is volatile is no condition of an index.
        where l.next_poll_at <= (select clock.real_now())
        order by l.next_poll_at
        limit 1
        for update skip locked
    )
    update data.mailbox_polls l
    set leased_by    = p_worker_id,
        lease_number = l.lease_number + 1,
        next_poll_at = clock.real_now() + make_interval(secs => p_lease_seconds)
    from due
    where l.tenant_id = due.tenant_id
      and l.mailbox_id = due.mailbox_id
    returning row(l.*)::data.mailbox_polls
$$;

comment on function inbox.claim_mailbox(uuid, integer) is
'Leases the mailbox whose turn it is to be read for so many seconds; null if none is due.';
