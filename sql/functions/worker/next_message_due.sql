create or replace function worker.next_message_due()
returns double precision
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select least(
        (select case when n.due_at <= clock.now() then 0
                     when clock.is_virtual() then null
                     else extract(epoch from n.due_at - clock.now()) end
         from message.next_due() n (due_at)),
        (select greatest(extract(epoch from m.leased_until - clock.real_now()), 0)
         from data.messages m
         where m.status = 'sending'
         order by m.leased_until
         limit 1))::double precision
$$;

comment on function worker.next_message_due() is
'Seconds until a message can be claimed: queued and due, or its lease run out; null when none is under way. '
'What is stopped does not count.';
