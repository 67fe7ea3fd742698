create or replace function stats.retire_executions(
    p_executions data.step_executions[],
    p_at         timestamptz
)
returns void
language sql volatile
as $$
    insert into data.sequence_counts
        (tenant_id, sequence_id, sequence_count_id, counter, amount, step_id, variant_id, assigned_to)
    select s.tenant_id, s.sequence_id, clock.new_id(p_at), 'retired:' || s.counter, s.amount, s.step_id,
           s.variant_id, s.assigned_to
    from (select x.tenant_id, x.sequence_id, c.counter, x.step_id, x.variant_id, e.assigned_to,
                 count(*) as amount
          from unnest(p_executions) x
          join data.enrollments e using (tenant_id, enrollment_id)
          cross join lateral stats.counters_of(x) c (counter)
          group by x.tenant_id, x.sequence_id, c.counter, x.step_id, x.variant_id, e.assigned_to) s
$$;

comment on function stats.retire_executions(data.step_executions[], timestamptz) is
'Executions are about to be deleted: their counts stay, and a recount knows what it cannot find any '
'more. Call it before their enrollments go.';
