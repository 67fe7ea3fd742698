create or replace function inbox.message_id(
    p_header_message_id text
)
returns uuid
language sql immutable
as $$
    select substring(lower(p_header_message_id)
        from '^\s*<?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^@]')::uuid
$$;

comment on function inbox.message_id(text) is
'The message that a Message-ID of ours names; null for those of others.';
