create or replace function ops.read_mailbox(
    p_tenant_id text,
    p_email     text,
    p_since     date default null
)
returns table (email text, uid_next bigint, since_on date, next_poll_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_poll constant data.mailbox_polls := inbox.read_again(p_tenant_id, p_email, p_since);
begin
    perform access.audit(p_tenant_id, 'ops.read_mailbox',
                         jsonb_build_object('email', p_email, 'since', p_since), null, null, clock.now());
    return query select p_email, v_poll.uid_next, v_poll.since_on, v_poll.next_poll_at;
end
$$;

comment on function ops.read_mailbox(text, text, date) is
'Lets a mailbox be read by IMAP at once: on from where it is (null), or from a day on, also what came '
'before it was followed. Mails that were taken in before do nothing. Problems: mailbox_not_found.';
