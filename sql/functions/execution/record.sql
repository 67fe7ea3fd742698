create or replace function execution.record(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    insert into data.step_executions
        (tenant_id, execution_id, enrollment_id, sequence_id, step_id, step_number, step_type,
         run_number, variant_id, status, scheduled_at, executed_at, message_id, assigned_to, due_at,
         auto_skip_at, skip_reason)
    select r.tenant_id, r.schedule_id, r.enrollment_id, r.sequence_id, r.step_id, r.step_number,
           r.step_type, r.run_number, r.variant_id,
           case r.outcome when 'message' then 'scheduled' when 'task' then 'pending_manual'
                          else 'skipped' end,
           r.scheduled_at, case r.outcome when 'skipped' then p_at end, r.message_id,
           case r.outcome when 'task' then r.assigned_to end,
           case r.outcome when 'task' then p_at end,
           r.auto_skip_at, case r.outcome when 'skipped' then r.reason end
    from unnest(p_runs) r
    where r.outcome in ('message', 'task', 'skipped');
end
$$;

comment on function execution.record(data.step_run[], timestamptz) is
'Writes the executions of steps that run: e-mails as scheduled, manual steps as pending_manual and due now; '
'those that came up too late as skipped.';
