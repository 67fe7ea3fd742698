create or replace function scheduling.put_first(
    p_sequence data.sequences,
    p_step     data.sequence_steps,
    p_results  data.enrollment_result[],
    p_now      timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    -- Who starts in the middle waits for no delay.
    v_is_at_once constant boolean := exists (
        select from data.sequence_steps s
        where s.tenant_id = p_step.tenant_id
          and s.sequence_id = p_step.sequence_id
          and s.step_number < p_step.step_number
          and s.is_active);
begin
    -- Infinity: not planned yet, the activation is the reference.
    insert into data.sequence_schedules
        (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number, scheduled_at,
         parked_reason, is_at_once)
    select p_sequence.tenant_id, r.enrollment_id, clock.new_id(p_now), p_sequence.sequence_id,
           p_step.step_id, p_sequence.plan_number, r.due_at,
           case r.due_at when 'infinity' then 'sequence_paused' end, v_is_at_once
    from unnest(p_results) r
    where r.code = 'enrolled';
    perform job.wake_up('steps', min(r.due_at))
    from unnest(p_results) r
    where r.code = 'enrolled'
    having min(r.due_at) < 'infinity';
end
$$;

comment on function scheduling.put_first(
    data.sequences, data.sequence_steps, data.enrollment_result[], timestamptz) is
'Plans the first step of those who were enrolled, and wakes a worker once that would sleep past the '
'earliest. What waits for the activation of the sequence is parked.';
