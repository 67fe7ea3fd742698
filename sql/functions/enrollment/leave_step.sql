create or replace function enrollment.leave_step(
    p_enrollment data.enrollments,
    p_at         timestamptz
)
returns integer
language plpgsql volatile
as $$
declare
    v_open data.step_executions;
begin
    perform message.cancel_queued(p_enrollment.tenant_id, p_enrollment.enrollment_id, 'skipped');
    -- A statement of its own: who claimed a message a moment ago is seen by it.
    if exists (select from data.messages m
               where m.tenant_id = p_enrollment.tenant_id
                 and m.enrollment_id = p_enrollment.enrollment_id
                 and m.status in ('sending', 'unknown')) then
        perform problem.raise(409, 'email_under_way',
            'The e-mail of a step is in the hands of a sender: wait until it is known what became of it.');
    end if;

    v_open := execution.skip_open(p_enrollment, p_at);
    if v_open.execution_id is null and p_enrollment.held_reason = 'email_failed' then
        select * into v_open
        from data.step_executions x
        where x.tenant_id = p_enrollment.tenant_id
          and x.enrollment_id = p_enrollment.enrollment_id
          and x.run_number = p_enrollment.run_count;
    end if;
    if v_open.execution_id is null then
        return null;
    end if;
    -- Its number today: an edit may have moved it since it ran, or taken it away.
    return coalesce((
        select sequence.place(s)
        from data.sequence_steps s
        where s.tenant_id = v_open.tenant_id
          and s.step_id = v_open.step_id), least(v_open.step_number, p_enrollment.current_step_number - 1));
end
$$;

comment on function enrollment.leave_step(data.enrollments, timestamptz) is
'Skips the step that an enrollment is at if it has begun: an open task, an e-mail that no sender has claimed '
'yet or that failed. Answers its number; null if the current step still waits for its time. Lock the '
'enrollment first. Problems: email_under_way.';
