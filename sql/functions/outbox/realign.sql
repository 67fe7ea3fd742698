create or replace function outbox.realign(
    p_margin bigint
)
returns bigint
language plpgsql volatile
as $$
declare
    v_next    constant bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    v_changed bigint;
begin
    update data.outbox_events e
    set position = 0
    from data.tenants t
    cross join lateral (
        select x.event_id
        from data.outbox_events x
        where x.tenant_id = t.tenant_id
          and x.position > v_next + p_margin
        offset 0) o
    where e.tenant_id = t.tenant_id
      and e.event_id = o.event_id;
    get diagnostics v_changed = row_count;
    return v_changed;
end
$$;

comment on function outbox.realign(bigint) is
'After a dump was restored into another server, whose transactions count from a lower number: puts events '
'whose place lies more than p_margin ahead of all transactions before the new ones, in the order in which '
'they were written. Normally there are none. Answers how many.';
