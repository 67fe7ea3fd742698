create or replace function outbox.wave(
    p_lane  integer,
    p_limit integer,
    p_at    timestamptz
)
returns data.outbox_events[]
language plpgsql volatile
as $$
declare
    v_wave    data.outbox_events[];
    v_blocked data.outbox_events[];
begin
    -- Of each enrollment the first one only: the next follows once that is acknowledged. Those that were
    -- refused and whose wait is over come first.
    with candidates as materialized (
        (select e as event
         from data.outbox_events e
         where outbox.lane(e.enrollment_id) = p_lane
           and e.published_at is null
           and e.retry_at <= p_at
         order by e.retry_at
         limit p_limit)
        union all
        (select e
         from data.outbox_events e
         where outbox.lane(e.enrollment_id) = p_lane
           and e.published_at is null
           and e.retry_at is null
         order by e.position, e.written_at, e.event_id
         limit p_limit)),
    ranked as (
        select c.event,
               row_number() over (partition by (c.event).tenant_id, (c.event).enrollment_id
                                  order by (c.event).position, (c.event).written_at,
                                           (c.event).event_id) as place
        from candidates c),
    judged as (
        select r.event, r.place, b.is_blocked, b.until
        from ranked r
        cross join lateral (
            select count(*) > 0 as is_blocked, max(x.retry_at) as until
            from data.outbox_events x
            where x.tenant_id = (r.event).tenant_id
              and x.enrollment_id = (r.event).enrollment_id
              and x.published_at is null
              and x.retry_at is not null
              and (x.position, x.written_at, x.event_id)
                  < ((r.event).position, (r.event).written_at, (r.event).event_id)) b)
    select array_agg(j.event order by (j.event).position, (j.event).written_at, (j.event).event_id)
               filter (where j.place = 1 and not j.is_blocked),
           array_agg(j.event) filter (where j.until > p_at)
    into v_wave, v_blocked
    from judged j;

    -- What waits for a refused one leaves the path of the claims, too.
    if v_blocked is not null then
        perform outbox.put_behind(v_blocked, p_at);
    end if;
    return coalesce(v_wave[:p_limit], '{}');
end
$$;

comment on function outbox.wave(integer, integer, timestamptz) is
'The events of a lane that can be published now, at most p_limit and one of each enrollment: its oldest. '
'Those behind one that was refused are put off until it is due. Lease the lane first.';
