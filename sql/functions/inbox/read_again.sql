create or replace function inbox.read_again(
    p_tenant_id text,
    p_email     text,
    p_since     date
)
returns data.mailbox_polls
language plpgsql volatile
as $$
declare
    v_poll data.mailbox_polls;
begin
    update data.mailbox_polls l
    set uid_validity = case when p_since is null then l.uid_validity end,
        uid_next     = case when p_since is null then l.uid_next end,
        since_on     = coalesce(p_since, l.since_on),
        leased_by    = null,
        lease_number = l.lease_number + 1,
        next_poll_at = clock.real_now()
    from data.mailboxes b
    where b.tenant_id = p_tenant_id
      and b.email_key = lower(p_email)
      and l.tenant_id = b.tenant_id
      and l.mailbox_id = b.mailbox_id
    returning l.* into v_poll;
    if not found then
        perform problem.raise(404, 'mailbox_not_found', 'No mailbox with this address is read by IMAP.',
                              jsonb_build_object('email', p_email));
    end if;
    return v_poll;
end
$$;

comment on function inbox.read_again(text, text, date) is
'Lets a mailbox be read at once: on from where it is, or from a day on. Mails that were taken in before do '
'nothing. Problems: mailbox_not_found.';
