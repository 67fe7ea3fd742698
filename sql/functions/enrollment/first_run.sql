create or replace function enrollment.first_run(
    p_sequence data.sequences,
    p_step     data.sequence_steps,
    p_timezone text,
    p_at       timestamptz
)
returns timestamptz
language sql volatile
as $$
    -- Who starts in the middle has waited enough: only the delay of the first active step counts.
    select scheduling.next_run(p_sequence.tenant_id, p_sequence.settings, p_at,
        case when f.is_first then p_step.delay_days else 0 end,
        case when f.is_first then p_step.delay_hours else 0 end,
        p_step.send_at, p_timezone)
    from (select not exists (select from data.sequence_steps s
                             where s.tenant_id = p_step.tenant_id
                               and s.sequence_id = p_step.sequence_id
                               and s.step_number < p_step.step_number
                               and s.is_active) as is_first) f
$$;

comment on function enrollment.first_run(data.sequences, data.sequence_steps, text, timestamptz) is
'When an enrollment runs its first step, counted from the later of enrollment and activation; one that '
'starts after the first active step runs at the next open moment. Null if no moment is open within 30 days.';
