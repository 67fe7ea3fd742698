create or replace function ops.events_after(
    p_tenant_id text,
    p_after     uuid default null,
    p_limit     integer default 1000
)
returns table (event_id uuid, occurred_at timestamptz, type text, enrollment_id uuid, data jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select e.event_id, e.occurred_at, e.type, e.enrollment_id, e.data
    from data.outbox_events e
    where e.tenant_id = p_tenant_id
      and (p_after is null
           or (e.position, e.written_at, e.event_id)
              > (select x.position, x.written_at, x.event_id
                 from data.outbox_events x
                 where x.tenant_id = p_tenant_id
                   and x.event_id = p_after))
    order by e.position, e.written_at, e.event_id
    limit p_limit
$$;

comment on function ops.events_after(text, uuid, integer) is
'The events of a tenant after one, at most p_limit, for a look: all that is committed. Programs read the '
'feed (GET /api/v1/events), which waits for transactions that may still write before the newest.';
