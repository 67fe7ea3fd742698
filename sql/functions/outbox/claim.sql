create or replace function outbox.claim(
    p_worker_id uuid,
    p_limit     integer,
    p_lease     interval,
    p_at        timestamptz
)
returns table (lane integer, lease_number bigint, event data.outbox_events)
language plpgsql volatile
as $$
declare
    v_lane  data.relay_lanes;
    v_wave  data.outbox_events[];
    v_count integer := 0;
begin
    for v_lane in
        select l.*
        from data.relay_lanes l
        where (l.leased_until is null or l.leased_until <= p_at)
          and (exists (select from data.outbox_events e
                       where outbox.lane(e.enrollment_id) = l.lane
                         and e.published_at is null
                         and e.retry_at is null)
               or exists (select from data.outbox_events e
                          where outbox.lane(e.enrollment_id) = l.lane
                            and e.published_at is null
                            and e.retry_at <= p_at))
        order by l.claimed_at nulls first, l.lane
        for update skip locked
    loop
        v_wave := outbox.wave(v_lane.lane, p_limit - v_count, p_at);
        continue when v_wave = '{}';
        update data.relay_lanes l
        set leased_by    = p_worker_id,
            leased_until = p_at + p_lease,
            lease_number = l.lease_number + 1,
            claimed_at   = p_at
        where l.lane = v_lane.lane;
        return query
        select v_lane.lane, v_lane.lease_number + 1, row(e.*)::data.outbox_events
        from unnest(v_wave) e;
        v_count := v_count + cardinality(v_wave);
        exit when v_count >= p_limit;
    end loop;
end
$$;

comment on function outbox.claim(uuid, integer, interval, timestamptz) is
'Leases lanes to a relay, those first that nobody has served for the longest time, until it has p_limit '
'events to publish. While a lane is leased nobody else publishes its events. Writes nothing where there '
'is nothing to do.';
