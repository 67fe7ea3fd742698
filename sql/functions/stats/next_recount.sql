create or replace function stats.next_recount(
    p_before timestamptz
)
returns data.sequence_recounts
language plpgsql volatile
as $$
declare
    v_last    data.sequence_recounts;
    v_next    data.sequences;
    v_recount data.sequence_recounts;
begin
    select * into v_recount
    from data.sequence_recounts r
    where r.after_enrollment_id is not null
    order by r.tenant_id, r.sequence_id
    limit 1;
    if found then
        return v_recount;
    end if;

    select * into v_last
    from data.sequence_recounts r
    where r.finished_at is not null
    order by r.finished_at desc
    limit 1;
    select * into v_next
    from data.sequences q
    where (q.tenant_id, q.sequence_id)
          > (coalesce(v_last.tenant_id, ''),
             coalesce(v_last.sequence_id, '00000000-0000-0000-0000-000000000000'))
    order by q.tenant_id, q.sequence_id
    limit 1;
    if not found then
        select * into v_next
        from data.sequences q
        order by q.tenant_id, q.sequence_id
        limit 1;
    end if;

    insert into data.sequence_recounts as r
        (tenant_id, sequence_id, after_enrollment_id, started_at, counts_before, recounted)
    select v_next.tenant_id, v_next.sequence_id, '00000000-0000-0000-0000-000000000000', clock.real_now(),
           stats.keyed_counts(v_next.tenant_id, v_next.sequence_id), '{}'
    where v_next.sequence_id is not null
    on conflict (tenant_id, sequence_id) do update
    set after_enrollment_id = excluded.after_enrollment_id,
        started_at          = excluded.started_at,
        counts_before       = excluded.counts_before,
        recounted           = excluded.recounted
    where r.finished_at < p_before
    returning * into v_recount;
    return v_recount;
end
$$;

comment on function stats.next_recount(timestamptz) is
'The recount under way, or the beginning of that of the next sequence, in the order of their keys and '
'then from the first again; null if that one was recounted since the given real time.';
