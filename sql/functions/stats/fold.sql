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
        delete from data.sequence_counts c
        using (select tenant_id, sequence_id
               from data.sequence_counts
               group by tenant_id, sequence_id
               having count(*) > 64
               limit 1000) crowded
        where c.tenant_id = crowded.tenant_id
          and c.sequence_id = crowded.sequence_id
        returning c.tenant_id, c.sequence_id, c.counter, c.amount
    ), sums as (
        select tenant_id, sequence_id, counter, sum(amount)::bigint as amount, count(*) as delta_count
        from gone
        group by tenant_id, sequence_id, counter
    ), kept as (
        insert into data.sequence_counts (tenant_id, sequence_id, sequence_count_id, counter, amount)
        select tenant_id, sequence_id, clock.new_id(p_at), counter, amount
        from sums
    )
    select coalesce(sum(delta_count), 0) into v_folded from sums;
    return v_folded;
end
$$;

comment on function stats.fold(timestamptz) is
'Replaces the deltas of crowded sequences by their sums and answers how many were folded. Counts do '
'not change.';
