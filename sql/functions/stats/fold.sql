create or replace function stats.fold(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_folded bigint;
begin
    with taken as materialized (
        select c.tenant_id, c.sequence_id, c.sequence_count_id
        from data.sequence_counts c
        order by c.tenant_id, c.sequence_id, c.sequence_count_id
        limit p_limit
        for update skip locked
    ), gone as (
        delete from data.sequence_counts c
        using taken t
        where c.tenant_id = t.tenant_id
          and c.sequence_id = t.sequence_id
          and c.sequence_count_id = t.sequence_count_id
        returning c.*
    ), sums as (
        select clock.new_id(p_at) as sequence_sum_id, s.*
        from (select g.tenant_id, g.sequence_id, n.grain, g.counter,
                     case n.grain when 'step' then g.step_id end as step_id,
                     case n.grain when 'step' then g.variant_id end as variant_id,
                     case n.grain when 'rep' then g.assigned_to end as assigned_to,
                     case n.grain when 'day' then g.counted_on end as counted_on,
                     sum(g.amount)::bigint as amount
              from gone g
              cross join (values ('step'), ('rep'), ('day')) n (grain)
              where n.grain <> 'day' or g.counted_on is not null
              group by 1, 2, 3, 4, 5, 6, 7, 8) s
    ), added as (
        -- In one order, so that two that fold at the same time wait for each other at most.
        insert into data.sequence_sums as u
            (tenant_id, sequence_id, sequence_sum_id, grain, counter, step_id, variant_id, assigned_to,
             counted_on, amount)
        select s.tenant_id, s.sequence_id, s.sequence_sum_id, s.grain, s.counter, s.step_id, s.variant_id,
               s.assigned_to, s.counted_on, s.amount
        from sums s
        order by s.tenant_id, s.sequence_id, s.grain, s.counted_on, s.assigned_to, s.step_id, s.variant_id,
                 s.counter
        on conflict (tenant_id, sequence_id, grain, counted_on, assigned_to, step_id, variant_id, counter)
        do update set amount = u.amount + excluded.amount
    )
    select count(*) into v_folded from gone;
    return v_folded;
end
$$;

comment on function stats.fold(integer, timestamptz) is
'Adds up to p_limit deltas to the sums (by step, by rep, by day), removes them, and answers how many. '
'Counts do not change: whoever reads sees a delta or its sum.';
