create or replace function inbox.receive(
    p_tenant_id text,
    p_mail      jsonb,
    p_at        timestamptz
)
returns data.inbox_messages
language plpgsql volatile
as $$
declare
    v_header_message_id constant text := inbox.header_message_id(p_mail);
    v_id                constant uuid := clock.new_id(p_at);
    v_mail              data.inbox_messages;
begin
    perform access.require_tenant(p_tenant_id);
    if length(p_mail ->> 'raw') % 4 <> 0 then
        perform problem.raise(422, 'invalid_body', 'The body is not as it should be: see errors.', '{"errors":
            [{"pointer": "/raw", "message": "must be base64 with its padding"}]}');
    end if;
    insert into data.inbox_messages
        (tenant_id, inbox_message_id, header_message_id, kind, from_email, to_emails, subject, reply_to_ids,
         text_body, raw, raw_bytes, verdict, received_at)
    values (p_tenant_id, v_id, v_header_message_id, coalesce(p_mail ->> 'kind', 'ordinary'),
            coalesce(p_mail ->> 'from', ''),
            array(select jsonb_array_elements_text(coalesce(p_mail -> 'to', '[]'))),
            p_mail ->> 'subject', inbox.reply_to_ids(p_mail), p_mail ->> 'text',
            substr(decode(p_mail ->> 'raw', 'base64'), 1, 262144),
            coalesce((p_mail ->> 'rawBytes')::integer, octet_length(decode(p_mail ->> 'raw', 'base64'))),
            jsonb_strip_nulls(jsonb_build_object(
                'severity', p_mail -> 'severity', 'status', p_mail -> 'status',
                'recipient', p_mail -> 'recipient', 'returnDate', p_mail -> 'returnDate',
                'isAbsence', p_mail -> 'isAbsence', 'isDelay', p_mail -> 'isDelay',
                'isComplaint', p_mail -> 'isComplaint', 'reason', p_mail -> 'reason')),
            least((p_mail ->> 'receivedAt')::timestamptz, p_at))
    on conflict (tenant_id, header_message_id) do nothing
    returning * into v_mail;
    if found then
        return inbox.process(v_mail, true, p_at);
    end if;
    select * into v_mail
    from data.inbox_messages i
    where i.tenant_id = p_tenant_id
      and i.header_message_id = v_header_message_id;
    return v_mail;
end
$$;

comment on function inbox.receive(text, jsonb, timestamptz) is
'Takes a mail in, from JSON that fits wire.inbox_message_body: keeps it with its verdict and does what '
'follows from it, in one transaction. A mail whose Message-ID is there already does nothing, and the '
'first one is answered; without an id its content is the id. A time of receipt that is absent or to come '
'is p_at. Problems: tenant_not_found, invalid_body.';
