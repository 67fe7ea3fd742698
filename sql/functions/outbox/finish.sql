create or replace function outbox.finish(
    p_tenant_ids text[],
    p_event_ids  uuid[],
    p_errors     text[],
    p_at         timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_published bigint;
begin
    update data.outbox_events e
    set published_at = p_at,
        retry_at     = null,
        last_error   = null
    from unnest(p_tenant_ids, p_event_ids, p_errors) r (tenant_id, event_id, error)
    where e.tenant_id = r.tenant_id
      and e.event_id = r.event_id
      and r.error = ''
      and e.published_at is null;
    get diagnostics v_published = row_count;

    update data.outbox_events e
    set failure_count = e.failure_count + 1,
        last_error    = left(r.error, 500),
        retry_at      = p_at + outbox.retry_wait(e.failure_count + 1)
    from unnest(p_tenant_ids, p_event_ids, p_errors) r (tenant_id, event_id, error)
    where e.tenant_id = r.tenant_id
      and e.event_id = r.event_id
      and r.error <> ''
      and e.published_at is null;
    return v_published;
end
$$;

comment on function outbox.finish(text[], uuid[], text[], timestamptz) is
'Marks events as published, or (an error that is not empty) lets them wait: for ever, at growing '
'distances. An acknowledgement is a fact, whoever holds the lane by now. Answers how many were published.';
