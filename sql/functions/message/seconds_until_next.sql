create or replace function message.seconds_until_next()
returns double precision
language plpgsql volatile
as $$
declare
    v_due_at    constant timestamptz := message.next_due();
    v_lapses_at timestamptz;
begin
    select m.leased_until into v_lapses_at
    from data.messages m
    where m.status = 'sending'
    order by m.leased_until
    limit 1;
    return least(
        case when v_due_at <= clock.now() then 0
             when clock.is_virtual() then null      -- nothing comes due by waiting
             else extract(epoch from v_due_at - clock.now()) end,
        case when v_lapses_at is not null
             then greatest(extract(epoch from v_lapses_at - clock.real_now()), 0) end);
end
$$;

comment on function message.seconds_until_next() is
'Seconds until a message can be claimed: queued and due, or its lease run out; null when none is under way. '
'What is stopped does not count.';
