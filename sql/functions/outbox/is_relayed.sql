create or replace function outbox.is_relayed(
    p_real_now timestamptz
)
returns boolean
language sql stable
as $$
    select exists (select from data.relay_lanes l
                   where l.claimed_at > p_real_now - interval '30 days')
$$;

comment on function outbox.is_relayed(timestamptz) is
'Whether events are published to NATS: a relay has claimed some within thirty days of real time. After that '
'long a silence nobody waits for it any more.';
