create or replace function execution.follow_edit(
    p_tenant_id      text,
    p_enrollment_ids uuid[],
    p_at             timestamptz
)
returns data.step_executions[]
language plpgsql volatile
as $$
declare
    v_skipped data.step_executions[];
begin
    with skipped as (
        update data.step_executions x
        set status      = 'skipped',
            skip_reason = 'step_removed',
            executed_at = p_at
        from data.sequence_steps st
        where x.tenant_id = p_tenant_id
          and x.enrollment_id = any (p_enrollment_ids)
          and x.status = 'pending_manual'
          and st.tenant_id = x.tenant_id
          and st.step_id = x.step_id
          and st.removed_at is not null
        returning x.*
    )
    select array_agg(row(s.*)::data.step_executions) into v_skipped
    from skipped s;

    -- What is still open is known by the number that its step has now.
    update data.step_executions x
    set step_number = st.step_number
    from data.sequence_steps st
    where x.tenant_id = p_tenant_id
      and x.enrollment_id = any (p_enrollment_ids)
      and x.status = 'pending_manual'
      and st.tenant_id = x.tenant_id
      and st.step_id = x.step_id
      and st.step_number <> x.step_number;

    perform outbox.add(p_tenant_id, 'sequence.step.executed', e.enrollment_id, e.correlation_id,
        wire.enrollment_event(e) || jsonb_build_object(
            'executionId', x.execution_id, 'stepNumber', x.step_number, 'stepType', x.step_type,
            'status', 'skipped', 'skipReason', 'step_removed'), p_at)
    from unnest(v_skipped) x
    join data.enrollments e
      on e.tenant_id = x.tenant_id
     and e.enrollment_id = x.enrollment_id;
    return coalesce(v_skipped, '{}');
end
$$;

comment on function execution.follow_edit(text, uuid[], timestamptz) is
'Skips the open tasks of removed steps, with an event each, and answers them; other open tasks get the '
'number that their step has now. Lock the enrollments first.';
