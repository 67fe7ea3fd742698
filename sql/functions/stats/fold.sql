create or replace function stats.fold(
    p_at timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_folded bigint;
begin
    with gone as (
        -- Crowded: many rows, and many more than the sums that they would become.
        delete from data.sequence_counts c
        using (select tenant_id, sequence_id
               from data.sequence_counts
               group by tenant_id, sequence_id
               having count(*) > 64
                  and count(*) > 2 * count(distinct (counter, step_id, variant_id))
               limit 1000) crowded
        where c.tenant_id = crowded.tenant_id
          and c.sequence_id = crowded.sequence_id
        returning c.tenant_id, c.sequence_id, c.counter, c.step_id, c.variant_id, c.amount
    ), sums as (
        select tenant_id, sequence_id, counter, step_id, variant_id, sum(amount)::bigint as amount,
               count(*) as delta_count
        from gone
        group by tenant_id, sequence_id, counter, step_id, variant_id
    ), kept as (
        insert into data.sequence_counts
            (tenant_id, sequence_id, sequence_count_id, counter, step_id, variant_id, amount)
        select tenant_id, sequence_id, clock.new_id(p_at), counter, step_id, variant_id, amount
        from sums
    )
    select coalesce(sum(delta_count), 0) into v_folded from sums;
    return v_folded;
end
$$;

comment on function stats.fold(timestamptz) is
'Replaces the deltas of crowded sequences by their sums and answers how many were folded. Counts do '
'not change.';
