create or replace function stats.report(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns jsonb
language sql stable
as $$
    with counts as materialized (
        select c.step_id, c.variant_id, c.counter, sum(c.amount)::bigint as amount
        from data.sequence_counts c
        where c.tenant_id = p_tenant_id
          and c.sequence_id = p_sequence_id
        group by c.step_id, c.variant_id, c.counter
    ), sums as materialized (
        -- Once for each variant, and for the step as a whole.
        select c.step_id, c.variant_id, grouping(c.variant_id) = 1 as is_whole,
               coalesce(sum(c.amount) filter (where c.counter = 'sent'), 0)::bigint as sent,
               coalesce(sum(c.amount) filter (where c.counter = 'opened'), 0)::bigint as opened,
               coalesce(sum(c.amount) filter (where c.counter = 'clicked'), 0)::bigint as clicked,
               coalesce(sum(c.amount) filter (where c.counter = 'replied'), 0)::bigint as replied
        from counts c
        where c.step_id is not null
        group by grouping sets ((c.step_id), (c.step_id, c.variant_id))
    ), variants as (
        -- Those that the step has, in their order, whether or not they were sent; then those that it had.
        select s.step_id, coalesce(v.variant ->> 'id', n.variant_id) as variant_id, v.place,
               stats.email_counts(coalesce(n.sent, 0), coalesce(n.opened, 0), coalesce(n.clicked, 0),
                                  coalesce(n.replied, 0)) as told
        from data.sequence_steps s
        cross join lateral jsonb_array_elements(s.variants) with ordinality v (variant, place)
        left join sums n
          on n.step_id = s.step_id
         and n.variant_id = v.variant ->> 'id'
        where s.tenant_id = p_tenant_id
          and s.sequence_id = p_sequence_id
        union all
        select n.step_id, n.variant_id, null, stats.email_counts(n.sent, n.opened, n.clicked, n.replied)
        from sums n
        join data.sequence_steps s
          on s.tenant_id = p_tenant_id
         and s.step_id = n.step_id
        where n.variant_id is not null
          and not exists (select from jsonb_array_elements(s.variants) v
                          where v ->> 'id' = n.variant_id)
    ), steps as (
        select s.step_number, s.step_id, jsonb_build_object(
                   'stepId', s.step_id,
                   'stepNumber', s.step_number,
                   'type', s.type,
                   'variants', coalesce((
                       select jsonb_agg(jsonb_build_object('variantId', v.variant_id) || v.told
                                        order by v.place nulls last, v.variant_id)
                       from variants v
                       where v.step_id = s.step_id), '[]'))
                   || stats.email_counts(coalesce(n.sent, 0), coalesce(n.opened, 0), coalesce(n.clicked, 0),
                                         coalesce(n.replied, 0)) as told
        from data.sequence_steps s
        left join sums n
          on n.step_id = s.step_id
         and n.is_whole
        where s.tenant_id = p_tenant_id
          and s.sequence_id = p_sequence_id
          and (s.step_number is not null or n.step_id is not null)
    ), totals as (
        select stats.totals(p_tenant_id, p_sequence_id) as told
    )
    select jsonb_build_object('sequenceId', p_sequence_id) || (t.told - 'sent') || jsonb_build_object(
        'replyRate', stats.share((t.told ->> 'repliedEnrollments')::bigint,
                                 (t.told ->> 'totalEnrollments')::bigint),
        'stepStats', coalesce((select jsonb_agg(s.told order by s.step_number nulls last, s.step_id)
                               from steps s), '[]'))
    from totals t
$$;

comment on function stats.report(text, uuid) is
'What became of a sequence: its totals, replyRate in percent of all enrollments, and for each step and its '
'variants what was sent, opened, clicked and replied to, with rates in percent of what was sent. Steps that '
'were removed come last, if anything was counted. Reads counts and steps, not their history.';
