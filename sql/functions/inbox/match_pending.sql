create or replace function inbox.match_pending(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_mail       data.inbox_messages;
    v_message    data.messages;
    v_enrollment data.enrollments;
    v_processed  bigint := 0;
begin
    for v_mail in
        select i.*
        from data.inbox_messages i
        where i.processed_at is null
          and i.kind = 'ordinary'
        order by i.received_at, i.inbox_message_id
        limit p_limit
        for update skip locked
    loop
        v_message := inbox.answered(v_mail);
        if v_message.message_id is null then
            update data.inbox_messages i
            set processed_at = p_at
            where i.tenant_id = v_mail.tenant_id
              and i.inbox_message_id = v_mail.inbox_message_id;
        else
            -- The enrollment before its message and execution. Who is at work on it is not waited for: others
            -- are locked already, in no order. The mail stays for the next time.
            select * into v_enrollment
            from data.enrollments e
            where e.tenant_id = v_message.tenant_id
              and e.enrollment_id = v_message.enrollment_id
            for update skip locked;
            continue when not found;
            perform inbox.record_reply(v_mail, v_message, v_enrollment, p_at);
        end if;
        v_processed := v_processed + 1;
    end loop;
    return v_processed;
end
$$;

comment on function inbox.match_pending(integer, timestamptz) is
'Matches up to p_limit unprocessed replies, oldest first, with what they answer, and answers how many were '
'processed. One that answers nothing of ours is processed, too, and belongs to nobody.';
