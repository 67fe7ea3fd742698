create or replace function scheduling.resumed(
    p_limit integer
)
returns data.sequences[]
language plpgsql stable
as $$
begin
    -- A loose index scan: one probe for each sequence that has anything parked.
    return array(
        with recursive waiting as (
            (select s.tenant_id, s.sequence_id
             from data.sequence_schedules s
             where s.parked_reason = 'sequence_paused'
             order by s.tenant_id, s.sequence_id
             limit 1)
            union all
            select n.tenant_id, n.sequence_id
            from waiting w
            cross join lateral (
                select s.tenant_id, s.sequence_id
                from data.sequence_schedules s
                where s.parked_reason = 'sequence_paused'
                  and (s.tenant_id, s.sequence_id) > (w.tenant_id, w.sequence_id)
                order by s.tenant_id, s.sequence_id
                limit 1) n
        )
        select row(q.*)::data.sequences
        from waiting w
        join data.sequences q using (tenant_id, sequence_id)
        where q.status in ('active', 'archived')
        limit p_limit);
end
$$;

comment on function scheduling.resumed(integer) is
'Up to p_limit sequences that run and still have schedules that wait for that: what scheduling.replan works '
'off.';
