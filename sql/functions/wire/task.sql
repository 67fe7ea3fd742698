create or replace function wire.task(
    p_execution data.step_executions
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select wire.execution(p_execution) || jsonb_build_object(
            'sequenceId', p_execution.sequence_id,
            'contactId', e.contact_id,
            'name', s.name,
            'taskDescription', s.task_description)
        from data.enrollments e
        left join data.sequence_steps s
          on s.tenant_id = e.tenant_id
         and s.step_id = p_execution.step_id
        where e.tenant_id = p_execution.tenant_id
          and e.enrollment_id = p_execution.enrollment_id);
end
$$;

comment on function wire.task(data.step_executions) is
'A manual step as clients see it in the list of tasks.';
