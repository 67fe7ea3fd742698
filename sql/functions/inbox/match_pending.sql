create or replace function inbox.match_pending(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_mail      data.inbox_messages;
    v_processed bigint := 0;
begin
    for v_mail in
        select i.*
        from data.inbox_messages i
        where i.processed_at is null
          and i.kind <> 'unclassified'
        order by i.received_at, i.inbox_message_id
        limit p_limit
        for update skip locked
    loop
        v_mail := inbox.process(v_mail, false, p_at);
        v_processed := v_processed + (v_mail.processed_at is not null)::integer;
    end loop;
    return v_processed;
end
$$;

comment on function inbox.match_pending(integer, timestamptz) is
'Does what follows from up to p_limit mails that nobody has processed, oldest first, and answers how many '
'were. One that is about nothing of ours is processed, too, and belongs to nobody.';
