create or replace function intake.clean(
    p_limit integer
)
returns bigint
language plpgsql volatile
as $$
declare
    v_before constant timestamptz := clock.real_now() - interval '30 days';
    v_count  bigint;
begin
    delete from data.received_events r
    where (r.tenant_id, r.subject, r.event_id) in (
        select x.tenant_id, x.subject, x.event_id
        from data.received_events x
        where x.received_at < v_before
        order by x.received_at
        limit p_limit
        for update skip locked);
    get diagnostics v_count = row_count;
    delete from data.dead_letters d
    where (d.tenant_id, d.dead_letter_id) in (
        select x.tenant_id, x.dead_letter_id
        from data.dead_letters x
        where x.replayed_at < v_before
        order by x.replayed_at
        limit p_limit
        for update skip locked);
    return v_count;
end
$$;

comment on function intake.clean(integer) is
'Forgets ids of events, and dead letters that were replayed, after thirty days: p_limit of each at most. '
'What is still dead stays. Answers how many ids.';
