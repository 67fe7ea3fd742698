create or replace function worker.next_message_due()
returns double precision
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select message.seconds_until_next()
$$;

comment on function worker.next_message_due() is
'Seconds until a message can be claimed: queued and due, or its lease run out; null when none is under way. '
'What is stopped does not count.';
