create or replace function mailbox.put(
    p_tenant_id  text,
    p_mailbox_id uuid,
    p_body       jsonb,
    p_at         timestamptz
)
returns data.mailboxes
language plpgsql volatile
as $$
declare
    v_id      constant uuid := coalesce(p_mailbox_id, clock.new_id(p_at));
    v_mailbox data.mailboxes;
begin
    if p_body ->> 'timezone' is not null then
        perform contact.require_timezone(p_body ->> 'timezone');
    end if;
    if (p_body -> 'smtp' ? 'user') <> (p_body -> 'smtp' ? 'secret')
       or p_body -> 'smtp' ? 'auth' and not p_body -> 'smtp' ? 'user' then
        perform problem.raise(422, 'invalid_body', 'A mail server that knows its users needs both, user and '
            'secret.', '{"errors": [{"pointer": "/smtp", "message": "needs user and secret together"}]}');
    end if;
    if exists (select from data.mailboxes m
               where m.tenant_id = p_tenant_id
                 and m.email_key = lower(p_body ->> 'email')
                 and m.mailbox_id <> v_id) then
        perform problem.raise(409, 'mailbox_exists', 'There is a mailbox with this address already.');
    end if;
    if p_mailbox_id is null then
        if p_body ->> 'email' is null then
            perform problem.raise(422, 'invalid_body', 'A mailbox needs its address.', '{"errors":
                [{"pointer": "/email", "message": "is required"}]}');
        end if;
        insert into data.mailboxes
            (tenant_id, mailbox_id, email, email_key, created_at, updated_at)
        values (p_tenant_id, v_id, p_body ->> 'email', lower(p_body ->> 'email'), p_at, p_at);
    end if;

    -- What is absent stays, what is null goes.
    update data.mailboxes m
    set email        = coalesce(p_body ->> 'email', m.email),
        email_key    = lower(coalesce(p_body ->> 'email', m.email)),
        timezone     = case when p_body ? 'timezone' then p_body ->> 'timezone' else m.timezone end,
        daily_limit  = case when p_body ? 'dailyLimit' then (p_body ->> 'dailyLimit')::integer
                            else m.daily_limit end,
        hourly_limit = case when p_body ? 'hourlyLimit' then (p_body ->> 'hourlyLimit')::integer
                            else m.hourly_limit end,
        minimum_gap  = coalesce(make_interval(secs => (p_body ->> 'minimumGapSeconds')::integer),
                                m.minimum_gap),
        imap         = case when p_body ? 'imap' then nullif(p_body -> 'imap', 'null') else m.imap end,
        smtp         = case when p_body ? 'smtp' then nullif(p_body -> 'smtp', 'null') else m.smtp end,
        updated_at   = p_at
    where m.tenant_id = p_tenant_id
      and m.mailbox_id = v_id
    returning * into v_mailbox;
    perform inbox.follow(v_mailbox);
    return v_mailbox;
end
$$;

comment on function mailbox.put(text, uuid, jsonb, timestamptz) is
'Makes a mailbox (null id) or changes one, from a body that fits wire.mailbox_body: members that are '
'absent stay as they are. Limits apply from the next claim on; it is read by IMAP from now on. Problems: '
'invalid_body, invalid_timezone, mailbox_exists.';
