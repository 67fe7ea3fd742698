create or replace function webhook.retry_wait(
    p_attempt_count integer
)
returns interval
language sql immutable
as $$
    select (array['5 seconds', '5 minutes', '30 minutes', '2 hours', '5 hours', '10 hours', '14 hours',
                  '20 hours', '24 hours']::interval[])[p_attempt_count]
$$;

comment on function webhook.retry_wait(integer) is
'How long to wait after so many attempts in vain: from five seconds to a day, together more than three '
'days; null: no more.';
