create or replace function stats.retire_enrollments(
    p_enrollments data.enrollments[],
    p_at          timestamptz
)
returns void
language sql volatile
as $$
    insert into data.sequence_counts
        (tenant_id, sequence_id, sequence_count_id, counter, amount, assigned_to)
    select s.tenant_id, s.sequence_id, clock.new_id(p_at), 'retired:' || s.counter, s.amount, s.assigned_to
    from (select e.tenant_id, e.sequence_id, c.counter, e.assigned_to, count(*) as amount
          from unnest(p_enrollments) e
          cross join lateral stats.counters_of_enrollment(e.status) c
          group by e.tenant_id, e.sequence_id, c.counter, e.assigned_to) s
$$;

comment on function stats.retire_enrollments(data.enrollments[], timestamptz) is
'Ended enrollments are about to be deleted: their counts stay, and a recount knows what it cannot '
'find any more. Their executions are retired by themselves.';
