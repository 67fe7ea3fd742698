create view ops.counts as
select c.tenant_id, c.sequence_id, q.name as sequence_name, s.step_number, c.variant_id, c.counter, c.amount,
       c.step_id
from (select n.tenant_id, n.sequence_id, n.step_id, n.variant_id, n.counter, sum(n.amount)::bigint as amount
      from (select u.tenant_id, u.sequence_id, u.step_id, u.variant_id, u.counter, u.amount
            from data.sequence_sums u
            where u.grain = 'step'
            union all
            select d.tenant_id, d.sequence_id, d.step_id, d.variant_id, d.counter, d.amount
            from data.sequence_counts d) n
      group by n.tenant_id, n.sequence_id, n.step_id, n.variant_id, n.counter) c
join data.sequences q using (tenant_id, sequence_id)
left join data.sequence_steps s using (tenant_id, step_id);

comment on view ops.counts is
'The counts of each sequence, exact at once: enrolled, ended:…, healed belong to no step; sent, opened, '
'clicked, replied, bounced and what machines opened and clicked have one, and a variant. retired:… is what '
'retention took away: it is in the count, and no recount finds it.';
