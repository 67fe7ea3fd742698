create or replace function scheduling.heal(
    p_limit               integer,
    p_after_tenant_id     text,
    p_after_enrollment_id uuid,
    p_at                  timestamptz
)
returns table (healed_count bigint, last_tenant_id text, last_enrollment_id uuid)
language plpgsql volatile
as $$
declare
    v_stuck data.enrollments;
begin
    -- In the order in which they were made: what hangs on them lies close together on the disk.
    select e.tenant_id, e.enrollment_id into last_tenant_id, last_enrollment_id
    from data.enrollments e
    where e.status in ('active', 'paused')
      and (e.tenant_id, e.enrollment_id) > (p_after_tenant_id, p_after_enrollment_id)
    order by e.tenant_id, e.enrollment_id
    limit 1 offset p_limit - 1;

    healed_count := 0;
    for v_stuck in
        with looked_at as materialized (
            select e.tenant_id, e.enrollment_id, e.status, e.held_reason, e.run_count
            from data.enrollments e
            where e.status in ('active', 'paused')
              and (e.tenant_id, e.enrollment_id) > (p_after_tenant_id, p_after_enrollment_id)
            order by e.tenant_id, e.enrollment_id
            limit p_limit
        ), stuck as materialized (
            select l.tenant_id, l.enrollment_id
            from looked_at l
            where l.status = 'active'
              and l.held_reason is null
              and not exists (select from data.sequence_schedules s
                              where s.tenant_id = l.tenant_id
                                and s.enrollment_id = l.enrollment_id)
              and not exists (select from data.step_executions x
                              where x.tenant_id = l.tenant_id
                                and x.enrollment_id = l.enrollment_id
                                and x.run_number = l.run_count
                                and x.status in ('pending_manual', 'scheduled'))
        )
        select e.*
        from stuck
        join data.enrollments e using (tenant_id, enrollment_id)
        for update of e skip locked
    loop
        perform enrollment.go_on(v_stuck, (
            select coalesce(max(sequence.place(st)), v_stuck.current_step_number - 1)
            from data.step_executions x
            join data.sequence_steps st using (tenant_id, step_id)
            where x.tenant_id = v_stuck.tenant_id
              and x.enrollment_id = v_stuck.enrollment_id), p_at);
        perform stats.add(v_stuck.tenant_id, v_stuck.sequence_id, 'healed', 1, p_at);
        healed_count := healed_count + 1;
    end loop;
    return next;
end
$$;

comment on function scheduling.heal(integer, text, uuid, timestamptz) is
'Looks at up to p_limit live enrollments after the given one, in the order of their keys, and gives '
'every active one that has neither schedule nor open task nor e-mail under way its next step: normally '
'none. Answers how many, and the last one that it looked at; null if it came to the end. Each is counted as '
'healed.';
