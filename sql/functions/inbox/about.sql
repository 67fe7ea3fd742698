create or replace function inbox.about(
    p_tenant_id      text,
    p_enrollment_ids uuid[],
    p_email_key      text
)
returns setof data.inbox_messages
language plpgsql stable
-- By the indexes, whatever the statistics say.
set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
    v_mails uuid[];
begin
    v_mails := array(
        select i.inbox_message_id
        from data.inbox_messages i
        where i.tenant_id = p_tenant_id
          and i.enrollment_id = any (p_enrollment_ids)
        union
        select i.inbox_message_id
        from data.inbox_messages i
        where i.tenant_id = p_tenant_id
          and i.from_key = p_email_key
        union
        select i.inbox_message_id
        from data.inbox_messages i
        where i.tenant_id = p_tenant_id
          and i.recipient_key = p_email_key);
    return query
    select i.*
    from data.inbox_messages i
    where i.tenant_id = p_tenant_id
      and i.inbox_message_id = any (v_mails);
end
$$;

comment on function inbox.about(text, uuid[], text) is
'The mails that belong to enrollments, came from an address (in lower case; null: none) or tell of it.';
