create or replace function enrollment.first_run(
    p_sequence data.sequences,
    p_step     data.sequence_steps,
    p_timezone text,
    p_start    integer,
    p_at       timestamptz
)
returns timestamptz
language sql volatile
as $$
    -- Who starts in the middle has waited enough: only the first step's own delay counts.
    select scheduling.next_run(p_sequence.tenant_id, p_sequence.settings, p_at,
        case when p_start = 1 then p_step.delay_days else 0 end,
        case when p_start = 1 then p_step.delay_hours else 0 end,
        p_step.send_at, p_timezone)
$$;

comment on function enrollment.first_run(data.sequences, data.sequence_steps, text, integer, timestamptz) is
'When the first step of an enrollment runs, counted from the later of enrollment and activation; a '
'later start runs at the next open moment. Null if no moment is open within 30 days.';
