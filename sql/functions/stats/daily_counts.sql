create or replace function stats.daily_counts(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_from        date,
    p_to          date
)
returns table (counted_on date, counter text, amount bigint)
language sql stable
as $$
    select c.counted_on, c.counter, sum(c.amount)::bigint
    from (select s.counted_on, s.counter, s.amount
          from data.sequence_sums s
          where s.tenant_id = p_tenant_id
            and s.sequence_id = p_sequence_id
            and s.grain = 'day'
            and s.counted_on between p_from and p_to
          union all
          select d.counted_on, d.counter, d.amount
          from data.sequence_counts d
          where d.tenant_id = p_tenant_id
            and d.sequence_id = p_sequence_id
            and d.counted_on between p_from and p_to) c
    group by c.counted_on, c.counter
$$;

comment on function stats.daily_counts(text, uuid, date, date) is
'The counts of a sequence by day, from the first to the last day, both included. Exact at once.';
