create or replace function tracking.record(
    p_tenant_id  text,
    p_message_id uuid,
    p_kind       text,
    p_url        text,
    p_user_agent text,
    p_method     text,
    p_at         timestamptz,
    p_origin     text default 'event'
)
returns boolean
language sql volatile
as $$
    select tracking.record_all(p_tenant_id, jsonb_build_array(jsonb_build_object(
        'id', clock.new_id(p_at), 'messageId', p_message_id, 'kind', p_kind, 'url', p_url,
        'userAgent', p_user_agent, 'method', p_method, 'origin', p_origin)), p_at) > 0
$$;

comment on function tracking.record(text, uuid, text, text, text, text, timestamptz, text) is
'Keeps and judges one use of a link (kind: open or click) at an instant, as an event of a mail pipeline '
'tells it; null for what that does not say. False if there is no such message, or it has too many uses '
'already. What comes twice counts twice in the rows and once in the statistics.';
