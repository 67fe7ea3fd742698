create view ops.counts as
select c.tenant_id, c.sequence_id, q.name as sequence_name, s.step_number, c.variant_id, c.counter, c.amount,
       c.step_id
from (select n.tenant_id, n.sequence_id, n.step_id, n.variant_id, k.counter, sum(k.amount)::bigint as amount
      from (select u.tenant_id, u.sequence_id, u.step_id, u.variant_id, u.counter, u.amount
            from data.sequence_sums u
            where u.grain = 'step'
            union all
            select d.tenant_id, d.sequence_id, d.step_id, d.variant_id, d.counter, d.amount
            from data.sequence_counts d) n
      cross join lateral (
          select replace(n.counter, 'reinstated:', 'ended:') as counter,
                 case when n.counter like 'reinstated:%' then -n.amount else n.amount end as amount) k
      group by n.tenant_id, n.sequence_id, n.step_id, n.variant_id, k.counter) c
join data.sequences q using (tenant_id, sequence_id)
left join data.sequence_steps s using (tenant_id, step_id);

comment on view ops.counts is
'The counts of each sequence, exact at once: enrolled, ended:… (without who was reinstated) and healed '
'belong to no step; sent, opened, clicked, replied, bounced and what machines opened and clicked have '
'one, and a variant. retired:… is what retention took away: it is in the count, and no recount finds it.';
