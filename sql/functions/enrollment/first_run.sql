create or replace function enrollment.first_run(
    p_sequence      data.sequences,
    p_step          data.sequence_steps,
    p_enrollment_id uuid,
    p_timezone      text,
    p_at            timestamptz
)
returns timestamptz
language sql volatile
as $$
    -- Who starts in the middle has waited enough: only the delay of the first active step counts.
    select scheduling.plan_run(p_sequence, p_step, p_enrollment_id, p_timezone, p_at,
        exists (select from data.sequence_steps s
                where s.tenant_id = p_step.tenant_id
                  and s.sequence_id = p_step.sequence_id
                  and s.step_number < p_step.step_number
                  and s.is_active))
$$;

comment on function enrollment.first_run(data.sequences, data.sequence_steps, uuid, text, timestamptz) is
'When an enrollment runs its first step, counted from the later of enrollment and activation; one that '
'starts after the first active step runs at the next open moment. Null if no moment is open within 30 days.';
