create or replace function outbox.take_old(
    p_tenant_id text,
    p_before_at timestamptz,
    p_limit     integer
)
returns bigint
language plpgsql volatile
as $$
declare
    -- What NATS has not acknowledged waits for it, however old it is.
    v_is_relayed constant boolean := outbox.is_relayed(clock.real_now());
    v_count      bigint;
begin
    -- In the order of the feed, which is nearly that of time.
    delete from data.outbox_events o
    using (select n.event_id
           from (select e.event_id, e.written_at, e.published_at
                 from data.outbox_events e
                 where e.tenant_id = p_tenant_id
                 order by e.position, e.written_at, e.event_id
                 limit p_limit) n
           where n.written_at < p_before_at
             and (n.published_at is not null or not v_is_relayed)) old
    where o.tenant_id = p_tenant_id
      and o.event_id = old.event_id;
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function outbox.take_old(text, timestamptz, integer) is
'Deletes up to p_limit events of a tenant that were written before an instant, the oldest first; answers how '
'many. While events are published to NATS (outbox.is_relayed) those stay that are not acknowledged.';
