create or replace function wire.step_run(
    p_run data.step_run
)
returns jsonb
language sql stable
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'tenantId', p_run.tenant_id,
        'enrollmentId', p_run.enrollment_id,
        'sequenceId', p_run.sequence_id,
        'correlationId', p_run.correlation_id,
        'stepNumber', p_run.step_number,
        'type', p_run.step_type,
        'outcome', p_run.outcome,
        'reason', p_run.reason,
        'detail', p_run.detail,
        'nextAt', wire.instant(p_run.next_at)))
$$;

comment on function wire.step_run(data.step_run) is
'One line of the worker''s log: what became of a due step.';
