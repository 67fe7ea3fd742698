create or replace function sequence.timing(
    p_sequence data.sequences
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'settings', (
            select coalesce(jsonb_object_agg(m.name, p_sequence.settings -> m.name), '{}')
            from unnest(array['timezone', 'businessHours', 'excludeWeekends', 'excludeHolidays',
                              'holidayCalendars', 'delayUnit', 'jitterMinutes']) m (name)
            where p_sequence.settings ? m.name),
        'steps', (
            select coalesce(jsonb_object_agg(s.step_id,
                       jsonb_build_array(s.delay_days, s.delay_hours, s.send_at)), '{}')
            from data.sequence_steps s
            where s.tenant_id = p_sequence.tenant_id
              and s.sequence_id = p_sequence.sequence_id
              and s.removed_at is null),
        'order', (
            select coalesce(jsonb_object_agg(s.step_id, s.step_number), '{}')
            from data.sequence_steps s
            where s.tenant_id = p_sequence.tenant_id
              and s.sequence_id = p_sequence.sequence_id
              and s.removed_at is null))
$$;

comment on function sequence.timing(data.sequences) is
'What decides when steps run, to be compared before and after a change: the calendar in the settings, the '
'delay and sendAt of each step, and their order.';
