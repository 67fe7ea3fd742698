create or replace function stats.counts(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_grain       text
)
returns table (counter text, amount bigint, step_id uuid, variant_id text, assigned_to text)
language sql stable
as $$
    select c.counter, sum(c.amount)::bigint, c.step_id, c.variant_id, c.assigned_to
    from (select s.counter, s.amount, s.step_id, s.variant_id, s.assigned_to
          from data.sequence_sums s
          where s.tenant_id = p_tenant_id
            and s.sequence_id = p_sequence_id
            and s.grain = p_grain
          union all
          select d.counter, d.amount,
                 case when p_grain = 'step' then d.step_id end,
                 case when p_grain = 'step' then d.variant_id end,
                 case when p_grain = 'rep' then d.assigned_to end
          from data.sequence_counts d
          where d.tenant_id = p_tenant_id
            and d.sequence_id = p_sequence_id) c
    group by c.counter, c.step_id, c.variant_id, c.assigned_to
$$;

comment on function stats.counts(text, uuid, text) is
'The counts of a sequence of all time, by step and variant (step) or by rep (rep). Exact at once: '
'sums, and deltas that are not folded yet.';
