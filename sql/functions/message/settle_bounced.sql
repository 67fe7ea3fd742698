create or replace function message.settle_bounced(
    p_messages data.messages[]
)
returns void
language plpgsql volatile
as $$
begin
    if not exists (select from unnest(p_messages) f
                   where f.bounce_severity = 'hard'
                     and f.status = 'sent') then
        return;
    end if;
    update data.messages m
    set status = 'bounced'
    from unnest(p_messages) f
    where f.bounce_severity = 'hard'
      and m.tenant_id = f.tenant_id
      and m.message_id = f.message_id
      and m.status = 'sent';
end
$$;

comment on function message.settle_bounced(data.messages[]) is
'Makes those of sent messages bounced that bounced hard before their sending was written down. Comes after '
'what follows from the sending. The enrollments are locked.';
