create or replace function inbox.erase(
    p_tenant_id      text,
    p_enrollment_ids uuid[],
    p_email_key      text
)
returns bigint
language plpgsql volatile
set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
    v_mails constant uuid[] := array(select a.inbox_message_id
                                     from inbox.about(p_tenant_id, p_enrollment_ids, p_email_key) a);
    v_count bigint;
begin
    -- Also what was never matched.
    update data.inbox_messages i
    set from_email   = 'erased',
        to_emails    = '{}',
        subject      = null,
        reply_to_ids = '{}',
        text_body    = null,
        raw          = null,
        verdict      = '{}',
        processed_at = coalesce(i.processed_at, i.received_at)
    where i.tenant_id = p_tenant_id
      and i.inbox_message_id = any (v_mails);
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function inbox.erase(text, uuid[], text) is
'Takes everything but the Message-ID out of the mails that belong to enrollments, came from an address (in '
'lower case) or tell of it, so that they are recognised if they come in again; answers how many there are.';
