create or replace function outbox.retry_wait(
    p_failure_count integer
)
returns interval
language sql immutable
as $$
    select least(interval '1 second' * 2 ^ least(p_failure_count - 1, 20), interval '10 minutes')
$$;

comment on function outbox.retry_wait(integer) is
'How long an event waits after so many refusals: 1 s, doubling up to ten minutes.';
