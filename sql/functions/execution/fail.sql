create or replace function execution.fail(
    p_due   data.due_step,
    p_error text,
    p_at    timestamptz
)
returns data.step_run
language plpgsql volatile
as $$
declare
    v_step data.sequence_steps;
    v_run  data.step_run;
begin
    select * into v_step
    from data.sequence_steps s
    where s.tenant_id = p_due.tenant_id
      and s.step_id = p_due.step_id;

    insert into data.step_executions
        (tenant_id, execution_id, enrollment_id, sequence_id, step_id, step_number, step_type,
         run_number, status, scheduled_at, executed_at, error_message)
    values (p_due.tenant_id, p_due.schedule_id, p_due.enrollment_id, p_due.sequence_id, p_due.step_id,
            coalesce(v_step.step_number, 1), coalesce(v_step.type, 'unknown'), p_due.run_count + 1,
            'failed', p_due.scheduled_at, p_at, p_error)
    on conflict do nothing;     -- so broken that even its number is taken: it is held all the same
    perform enrollment.hold(p_due.tenant_id, p_due.enrollment_id, 'step_failed', p_error, p_at);

    v_run.tenant_id     := p_due.tenant_id;
    v_run.enrollment_id := p_due.enrollment_id;
    v_run.sequence_id   := p_due.sequence_id;
    v_run.correlation_id := p_due.correlation_id;
    v_run.step_number   := v_step.step_number;
    v_run.step_type     := v_step.type;
    v_run.outcome       := 'failed';
    v_run.reason        := 'step_failed';
    v_run.detail        := p_error;
    return v_run;
end
$$;

comment on function execution.fail(data.due_step, text, timestamptz) is
'Records a step that could not be run as failed, with its error, and holds its enrollment.';
