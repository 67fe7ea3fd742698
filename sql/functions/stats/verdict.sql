create or replace function stats.verdict(
    p_variants       jsonb,
    p_minimum_sample integer
)
returns jsonb
language plpgsql immutable
as $$
begin
    return (
        with shares as materialized (
            select v.id, v.sent, v.count, s.share,
                   row_number() over (order by s.share desc, v.sent desc, v.id) as rank
            from jsonb_to_recordset(p_variants) v (id text, sent bigint, count bigint)
            cross join lateral (select v.count::double precision / greatest(v.sent, 1) as share) s
        ), compared as materialized (
            -- The best against each of the others.
            select b.id as best_id, b.share as best_share, o.id, o.share, o.rank,
                   least(b.sent, o.sent) >= p_minimum_sample and b.count + o.count >= 10 as is_enough,
                   stats.is_proven(b.count, b.sent, o.count, o.sent,
                                   (select count(*) - 1 from shares)::integer) as is_proven,
                   stats.newcombe(b.count, b.sent, o.count, o.sent) as difference,
                   stats.sample_needed(b.share, o.share) as needed,
                   stats.detectable((b.count + o.count) / greatest(b.sent + o.sent, 1)::double precision,
                                    least(b.sent, o.sent)) as detectable
            from shares b
            join shares o on o.rank > 1
            where b.rank = 1
        ), verdicts as (
            select case when bool_and(c.is_enough and c.is_proven) then 'winner'
                        when bool_and(c.is_enough and c.difference[1] > -0.01 and c.difference[2] < 0.01)
                        then 'no_difference'
                        else 'not_enough_data' end as verdict
            from compared c
        )
        select jsonb_build_object(
            'verdict', v.verdict,
            'winner', case v.verdict when 'winner' then c.best_id end,
            'leader', c.best_id,
            'runnerUp', c.id,
            'difference', jsonb_build_object(
                'points', round(100 * (c.best_share - c.share)::numeric, 1),
                'low', round(100 * c.difference[1]::numeric, 1),
                'high', round(100 * c.difference[2]::numeric, 1)),
            'minimumSample', p_minimum_sample,
            'neededPerVariant', case when c.needed is not null then greatest(c.needed, p_minimum_sample) end,
            'detectablePoints', round(100 * c.detectable::numeric, 1))
        from compared c
        cross join verdicts v
        where c.rank = 2);
end
$$;

comment on function stats.verdict(jsonb, integer) is
'What a test of variants says. p_variants: [{id, sent, count}], count of what was wished for. winner: '
'the best is proven better than every other (stats.is_proven); no_difference: it is better or worse '
'by less than a point; not_enough_data: until then, and below the minimum sample of each or ten in '
'all. difference is that of the two best, as a 95 % interval. Null with fewer than two variants.';
