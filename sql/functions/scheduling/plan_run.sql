create or replace function scheduling.plan_run(
    p_sequence      data.sequences,
    p_step          data.sequence_steps,
    p_enrollment_id uuid,
    p_timezone      text,
    p_reference     timestamptz,
    p_has_waited    boolean default false
)
returns timestamptz
language sql volatile
as $$
    select scheduling.next_run(p_sequence.tenant_id, p_sequence.settings, p_reference,
        case when p_has_waited then 0 else p_step.delay_days end,
        case when p_has_waited then 0 else p_step.delay_hours end,
        p_step.send_at, p_timezone)
$$;

comment on function scheduling.plan_run(data.sequences, data.sequence_steps, uuid, text, timestamptz, boolean) is
'When a step of an enrollment runs, its delay counted from the reference (or, if it has been waited for, '
'none): the next open moment in the contact''s zone (p_timezone, null for that of the settings), and the '
'jitter of the settings. Null if no moment is open within 30 days.';
