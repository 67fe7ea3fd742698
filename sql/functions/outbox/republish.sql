create or replace function outbox.republish(
    p_since     timestamptz,
    p_tenant_id text,
    p_limit     integer
)
returns bigint
language plpgsql volatile
as $$
declare
    v_count bigint;
begin
    update data.outbox_events e
    set published_at = null
    where (e.tenant_id, e.event_id) in (
        select x.tenant_id, x.event_id
        from data.outbox_events x
        where x.published_at >= p_since
          and (p_tenant_id is null or x.tenant_id = p_tenant_id)
        order by x.published_at desc
        limit p_limit);
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function outbox.republish(timestamptz, text, integer) is
'Lets the relay publish again what was acknowledged since then (null tenant: of all), the newest p_limit '
'of them. Answers how many.';
