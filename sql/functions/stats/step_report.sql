create or replace function stats.step_report(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        with sums as materialized (
            -- Once for each variant, and for the step as a whole.
            select c.step_id, c.variant_id, c.is_whole, jsonb_object_agg(c.counter, c.amount) as counts
            from (select c.step_id, c.variant_id, grouping(c.variant_id) = 1 as is_whole, c.counter,
                         sum(c.amount) as amount
                  from stats.counts(p_tenant_id, p_sequence_id, 'step') c
                  where c.step_id is not null
                  group by grouping sets ((c.step_id, c.counter), (c.step_id, c.variant_id, c.counter))) c
            group by c.step_id, c.variant_id, c.is_whole
        ), variants as materialized (
            -- Those that the step has, in their order, whether or not they were sent; then those that it had.
            select s.step_id, v.variant ->> 'id' as variant_id, v.place, n.counts
            from data.sequence_steps s
            cross join lateral jsonb_array_elements(s.variants) with ordinality v (variant, place)
            left join sums n
              on n.step_id = s.step_id
             and n.variant_id = v.variant ->> 'id'
            where s.tenant_id = p_tenant_id
              and s.sequence_id = p_sequence_id
            union all
            select n.step_id, n.variant_id, null, n.counts
            from sums n
            join data.sequence_steps s
              on s.tenant_id = p_tenant_id
             and s.step_id = n.step_id
            where n.variant_id is not null
              and not exists (select from jsonb_array_elements(s.variants) v
                              where v ->> 'id' = n.variant_id)
        )
        select coalesce(jsonb_agg(
            jsonb_build_object(
                'stepId', s.step_id,
                'stepNumber', s.step_number,
                'type', s.type,
                'variants', coalesce((
                    select jsonb_agg(jsonb_build_object(
                                         'variantId', v.variant_id,
                                         'clickInterval', stats.rate_interval(v.counts, 'clicked'),
                                         'replyInterval', stats.rate_interval(v.counts, 'replied'))
                                     || stats.email_counts(v.counts)
                                     order by v.place nulls last, v.variant_id)
                    from variants v
                    where v.step_id = s.step_id), '[]'),
                'test', stats.test_of(s, (
                    select jsonb_object_agg(v.variant_id, v.counts)
                    from variants v
                    where v.step_id = s.step_id)))
            || stats.email_counts(n.counts)
            order by s.step_number nulls last, s.step_id), '[]')
        from data.sequence_steps s
        left join sums n
          on n.step_id = s.step_id
         and n.is_whole
        where s.tenant_id = p_tenant_id
          and s.sequence_id = p_sequence_id
          and (s.step_number is not null or n.step_id is not null));
end
$$;

comment on function stats.step_report(text, uuid) is
'What became of the e-mails of each step and its variants, and what their test says (null with fewer '
'than two). Steps and variants that were removed come last, if anything was counted.';
