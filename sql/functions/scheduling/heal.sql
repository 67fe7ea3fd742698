create or replace function scheduling.heal(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_stuck  data.enrollments;
    v_healed bigint := 0;
begin
    for v_stuck in
        select e.*
        from data.enrollments e
        where e.status = 'active'
          and e.held_reason is null
          and not exists (select from data.sequence_schedules s
                          where s.tenant_id = e.tenant_id
                            and s.enrollment_id = e.enrollment_id)
          and not exists (select from data.step_executions x
                          where x.tenant_id = e.tenant_id
                            and x.enrollment_id = e.enrollment_id
                            and x.run_number = e.run_count
                            and x.status in ('pending_manual', 'scheduled'))
        limit p_limit
        for update of e skip locked
    loop
        perform enrollment.go_on(v_stuck, (
            select coalesce(max(x.step_number), v_stuck.current_step_number - 1)
            from data.step_executions x
            where x.tenant_id = v_stuck.tenant_id
              and x.enrollment_id = v_stuck.enrollment_id), p_at);
        v_healed := v_healed + 1;
    end loop;
    return v_healed;
end
$$;

comment on function scheduling.heal(integer, timestamptz) is
'Gives every active enrollment that has neither schedule nor open task nor e-mail under way its next '
'step, and answers how many: a self-heal that normally finds none.';
