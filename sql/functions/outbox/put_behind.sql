create or replace function outbox.put_behind(
    p_events data.outbox_events[],
    p_at     timestamptz
)
returns void
language sql volatile
as $$
    update data.outbox_events e
    set retry_at   = b.retry_at,
        last_error = 'an earlier event of the enrollment is not published yet'
    from unnest(p_events) p
    cross join lateral (
        select max(x.retry_at) as retry_at
        from data.outbox_events x
        where x.tenant_id = p.tenant_id
          and x.enrollment_id = p.enrollment_id
          and x.published_at is null
          and x.retry_at > p_at
          and (x.position, x.written_at, x.event_id) < (p.position, p.written_at, p.event_id)) b
    where e.tenant_id = p.tenant_id
      and e.event_id = p.event_id
      and e.published_at is null
      and b.retry_at is not null
$$;

comment on function outbox.put_behind(data.outbox_events[], timestamptz) is
'Lets events wait as long as those before them in their enrollments do.';
