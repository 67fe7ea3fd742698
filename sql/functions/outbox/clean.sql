create or replace function outbox.clean(
    p_limit integer
)
returns bigint
language plpgsql volatile
as $$
declare
    v_before constant timestamptz := clock.real_now() - interval '7 days';
    v_gone   bigint;
begin
    perform outbox.realign(1000000);
    delete from data.outbox_events e
    where (e.tenant_id, e.event_id) in (
        select x.tenant_id, x.event_id
        from data.outbox_events x
        where x.published_at < v_before
        order by x.published_at
        limit p_limit
        for update skip locked);
    get diagnostics v_gone = row_count;
    return v_gone;
end
$$;

comment on function outbox.clean(integer) is
'Forgets up to p_limit events that NATS acknowledged seven days ago, and answers how many. How long a tenant '
'keeps events at most is another matter: retention.run.';
