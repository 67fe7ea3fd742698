create or replace function ops.events_after(
    p_tenant_id     text,
    p_written_after timestamptz default '-infinity',
    p_limit         integer default 1000
)
returns table (written_at timestamptz, occurred_at timestamptz, type text, enrollment_id uuid, data jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select e.written_at, e.occurred_at, e.type, e.enrollment_id, e.data
    from data.outbox_events e
    where e.tenant_id = p_tenant_id
      and e.written_at > p_written_after
    order by e.written_at
    fetch first p_limit rows with ties
$$;

comment on function ops.events_after(text, timestamptz, integer) is
'The events of a tenant in the order in which they were written, after p_written_after: at least '
'p_limit of them, if there are so many, and never part of what was written at one instant.';
