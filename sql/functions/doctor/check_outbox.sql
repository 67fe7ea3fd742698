create or replace function doctor.check_outbox(
    p_real_now timestamptz
)
returns table (verdict text, evidence text, mend text)
language sql stable
as $$
    -- Where nobody relays, events are read over REST.
    select 'warning', format('%s events wait to be published, the oldest from %s.',
                             case when o.amount > 100000 then 'More than 100000' else o.amount::text end,
                             clock.distance(o.oldest_at, p_real_now)),
           'See ops.outbox and the log of the relay: NATS is away, or no process has CADENCE_NATS_URL. '
           'Retention leaves them for thirty days after the last claim.'
    from (select count(*) as amount, outbox.oldest_at() as oldest_at
          from (select from data.outbox_events e
                where e.published_at is null
                limit 100001) n) o
    where o.oldest_at < p_real_now - interval '10 minutes'
      and outbox.is_relayed(p_real_now)
$$;

comment on function doctor.check_outbox(timestamptz) is
'Events that have waited for ten minutes to be published, where events are published at all.';
