create or replace function outbox.next_after(
    p_tenant_id text,
    p_event     data.outbox_events,
    p_limit     integer
)
returns setof data.outbox_events
language sql stable
as $$
    select e.*
    from data.outbox_events e
    where e.tenant_id = p_tenant_id
      and e.position < outbox.horizon()
      and (e.position, e.written_at, e.event_id)
          > (coalesce((p_event).position, -1), coalesce((p_event).written_at, '-infinity'),
             coalesce((p_event).event_id, '00000000-0000-0000-0000-000000000000'))
    order by e.position, e.written_at, e.event_id
    limit p_limit
$$;

comment on function outbox.next_after(text, data.outbox_events, integer) is
'The events that follow one in the feed of its tenant, at most so many. Nothing will ever come between or '
'before them: what a running transaction has written, or may still write, is behind them all.';
