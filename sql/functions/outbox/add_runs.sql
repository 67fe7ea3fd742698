create or replace function outbox.add_runs(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    insert into data.outbox_events
        (tenant_id, event_id, type, enrollment_id, correlation_id, traceparent, occurred_at, written_at,
         position, data)
    select r.tenant_id, clock.new_id(p_at),
           case r.outcome when 'task' then 'sequence.step.pending_manual'
                          else 'sequence.step.executed' end,
           r.enrollment_id, r.correlation_id, outbox.traceparent(), p_at, clock.real_now(), o.position,
           jsonb_build_object(
               'enrollmentId', r.enrollment_id,
               'sequenceId', r.sequence_id,
               'contactId', r.contact_id,
               'assignedTo', r.assigned_to,
               'executionId', r.schedule_id,
               'stepNumber', r.step_number,
               'stepType', r.step_type,
               'status', case r.outcome when 'message' then 'scheduled' when 'task' then 'pending_manual'
                                        else 'skipped' end,
               'messageId', r.message_id)
           || case when r.variant_id is null then '{}' else jsonb_build_object(
                  'variantId', r.variant_id,
                  'isWinner', (select s.winner_variant_id is not distinct from r.variant_id
                               from data.sequence_steps s
                               where s.tenant_id = r.tenant_id
                                 and s.step_id = r.step_id)) end
    from (select outbox.position() as position) o
    cross join unnest(p_runs) r
    where r.outcome in ('message', 'task', 'skipped');
end
$$;

comment on function outbox.add_runs(data.step_run[], timestamptz) is
'Writes the events of a batch: step.executed for queued e-mails and skipped steps, '
'step.pending_manual for new tasks. Of a step with variants, which one, and whether it is the winner '
'of the test.';
