create or replace function inbox.poll_delay(
    p_failures   integer,
    p_mailbox_id uuid
)
returns interval
language sql immutable
as $$
    -- 30 s, 1, 2, 4 … minutes, at most an hour, and up to a fifth more by a hash: outages end for all.
    select least(interval '30 seconds' * power(2, least(p_failures, 20) - 1), interval '1 hour')
           * (1 + (('x' || substr(md5(p_mailbox_id::text || p_failures), 1, 4))::bit(16)::integer / 327680.0))
$$;

comment on function inbox.poll_delay(integer, uuid) is
'How long to wait after so many failures in a row to read a mailbox: doubling from half a minute to an '
'hour, with jitter that repeats.';
