create or replace function inbox.follow(
    p_mailbox data.mailboxes
)
returns void
language plpgsql volatile
as $$
declare
    v_place constant text := concat_ws(' ', p_mailbox.imap ->> 'url', p_mailbox.imap ->> 'user',
                                       coalesce(p_mailbox.imap ->> 'folder', 'INBOX'));
    v_now   constant timestamptz := clock.real_now();
begin
    if p_mailbox.imap is null then
        delete from data.mailbox_polls l
        where l.tenant_id = p_mailbox.tenant_id
          and l.mailbox_id = p_mailbox.mailbox_id;
        return;
    end if;
    insert into data.mailbox_polls (tenant_id, mailbox_id, place, next_poll_at)
    values (p_mailbox.tenant_id, p_mailbox.mailbox_id, v_place, v_now)
    on conflict (tenant_id, mailbox_id) do update
    set place          = excluded.place,
        uid_validity   = case when mailbox_polls.place = excluded.place then mailbox_polls.uid_validity end,
        uid_next       = case when mailbox_polls.place = excluded.place then mailbox_polls.uid_next end,
        since_on       = case when mailbox_polls.place = excluded.place then mailbox_polls.since_on end,
        last_polled_at = case when mailbox_polls.place = excluded.place then mailbox_polls.last_polled_at end,
        -- Whoever reads it right now may know another place: what it says counts no more.
        lease_number   = mailbox_polls.lease_number + 1,
        leased_by      = null,
        next_poll_at   = excluded.next_poll_at,
        failure_count  = 0,
        last_error     = null;
end
$$;

comment on function inbox.follow(data.mailboxes) is
'Lets a mailbox be read by IMAP from now on, at once, or no more if it has no imap. With another server, '
'user or folder it begins anew, with what is new then.';
