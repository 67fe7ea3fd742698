create or replace function wire.step(
    p_step data.sequence_steps
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'id', p_step.step_id,
        'sequenceId', p_step.sequence_id,
        'stepNumber', p_step.step_number,
        'type', p_step.type,
        'name', p_step.name,
        'templateId', p_step.template_id,
        'subject', p_step.subject,
        'body', p_step.body,
        'delayDays', p_step.delay_days,
        'delayHours', p_step.delay_hours,
        'sendAt', to_char(p_step.send_at, 'HH24:MI'),
        'taskDescription', p_step.task_description,
        'variants', p_step.variants,
        'isActive', p_step.is_active,
        'maxLatenessHours', p_step.max_lateness_hours,
        'whenLate', p_step.when_late,
        'autoSkipAfterDays', p_step.auto_skip_after_days,
        'autoWinner', p_step.auto_winner,
        'winner', case when p_step.winner_variant_id is not null then jsonb_build_object(
            'variantId', p_step.winner_variant_id,
            'chosenAt', wire.instant(p_step.winner_chosen_at)) end)
$$;

comment on function wire.step(data.sequence_steps) is 'A step as clients see it.';
