create or replace function message.retry_delay(
    p_attempts   integer,
    p_message_id uuid
)
returns interval
language sql immutable
as $$
    -- 1, 2, 4 … minutes, at most 4 hours, and up to a fifth more by a hash: retries of one outage spread out.
    select least(interval '1 minute' * power(2, least(p_attempts, 20) - 1), interval '4 hours')
           * (1 + (('x' || substr(md5(p_message_id::text || p_attempts), 1, 4))::bit(16)::integer / 327680.0))
$$;

comment on function message.retry_delay(integer, uuid) is
'How long to wait after that many attempts: doubling from a minute to four hours, with jitter that repeats.';
