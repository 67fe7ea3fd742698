create or replace function inbox.header_message_id(
    p_mail jsonb
)
returns text
language sql immutable
as $$
    -- What has no id of its own, or one that no index holds, is told apart by what it says.
    select case when length(m.id) between 1 and 998 then m.id
                else format('<sha256.%s>', encode(sha256(convert_to((
                         p_mail - array['receivedAt', 'rawBytes'])::text, 'UTF8')), 'hex')) end
    from (select btrim(p_mail ->> 'messageId', E' \t\r\n') as id) m
$$;

comment on function inbox.header_message_id(jsonb) is
'The Message-ID of a mail that came in; for one without, an id that is made of its content.';
