create or replace function execution.skip_expired(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments;
    v_task       data.step_executions;
    v_skipped    bigint := 0;
begin
    for v_enrollment in
        select e.*
        from data.step_executions x
        join data.enrollments e using (tenant_id, enrollment_id)
        join data.sequences q
          on q.tenant_id = e.tenant_id
         and q.sequence_id = e.sequence_id
        where x.status = 'pending_manual'
          and x.auto_skip_at <= p_at
          and e.status = 'active'
          and e.held_reason is null
          and q.status <> 'paused'
        order by x.auto_skip_at
        limit p_limit
        for update of e skip locked
    loop
        -- Looked at again under the lock: it may have been put off or completed meanwhile.
        update data.step_executions x
        set status      = 'skipped',
            skip_reason = 'task_expired',
            executed_at = p_at
        where x.tenant_id = v_enrollment.tenant_id
          and x.enrollment_id = v_enrollment.enrollment_id
          and x.run_number = v_enrollment.run_count
          and x.status = 'pending_manual'
          and x.auto_skip_at <= p_at
        returning * into v_task;
        continue when not found;

        perform outbox.add_skipped(v_enrollment, array[v_task], p_at);
        perform enrollment.go_on(v_enrollment, (
            select sequence.place(st)
            from data.sequence_steps st
            where st.tenant_id = v_task.tenant_id
              and st.step_id = v_task.step_id), p_at);
        v_skipped := v_skipped + 1;
    end loop;
    return v_skipped;
end
$$;

comment on function execution.skip_expired(integer, timestamptz) is
'Skips up to p_limit open tasks whose time has run out, of active enrollments that are not held and whose '
'sequence is not paused; the next delay counts from now. Answers how many. What another session has is '
'passed by.';
