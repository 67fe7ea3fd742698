create or replace function execution.skip_steps(
    p_enrollment data.enrollments,
    p_from       integer,
    p_before     integer,
    p_at         timestamptz
)
returns integer
language plpgsql volatile
as $$
declare
    v_skipped data.step_executions[];
begin
    with skipped as (
        insert into data.step_executions
            (tenant_id, execution_id, enrollment_id, sequence_id, step_id, step_number, step_type,
             run_number, status, skip_reason, scheduled_at, executed_at)
        select p_enrollment.tenant_id, clock.new_id(p_at), p_enrollment.enrollment_id,
               p_enrollment.sequence_id, s.step_id, s.step_number, s.type,
               p_enrollment.run_count + row_number() over (order by s.step_number), 'skipped',
               'skipped_by_user', p_at, p_at
        from data.sequence_steps s
        where s.tenant_id = p_enrollment.tenant_id
          and s.sequence_id = p_enrollment.sequence_id
          and s.is_active
          and s.step_number >= p_from
          and (s.step_number < p_before or p_before is null)
        returning *
    )
    select coalesce(array_agg(row(k.*)::data.step_executions), '{}') into v_skipped
    from skipped k;
    perform outbox.add_skipped(p_enrollment, v_skipped, p_at);
    return cardinality(v_skipped);
end
$$;

comment on function execution.skip_steps(data.enrollments, integer, integer, timestamptz) is
'Records the active steps from p_from until before p_before (null: to the last) as skipped now, each as a '
'run of its own with its event, and answers how many.';
