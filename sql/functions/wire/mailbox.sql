create or replace function wire.mailbox(
    p_mailbox data.mailboxes,
    p_at      timestamptz
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select jsonb_build_object(
            'id', p_mailbox.mailbox_id,
            'email', p_mailbox.email,
            'timezone', p_mailbox.timezone,
            'dailyLimit', p_mailbox.daily_limit,
            'hourlyLimit', p_mailbox.hourly_limit,
            'minimumGapSeconds', extract(epoch from p_mailbox.minimum_gap)::integer,
            'smtp', p_mailbox.smtp,
            'imap', p_mailbox.imap,
            'imapState', (
                select jsonb_build_object(
                    'lastPolledAt', wire.instant(l.last_polled_at),
                    'failureCount', l.failure_count,
                    'lastError', l.last_error)
                from data.mailbox_polls l
                where l.tenant_id = p_mailbox.tenant_id
                  and l.mailbox_id = p_mailbox.mailbox_id),
            'usedToday', u.day_count,
            'usedThisHour', u.hour_count,
            'createdAt', wire.instant(p_mailbox.created_at),
            'updatedAt', wire.instant(p_mailbox.updated_at))
        from mailbox.used(p_mailbox, p_at) u);
end
$$;

comment on function wire.mailbox(data.mailboxes, timestamptz) is
'A mailbox as clients see it, with how many messages it has on that day (of its zone) and in that clock '
'hour (UTC), sent or with a slot; imapState: how reading it went last, null if it is not read.';
